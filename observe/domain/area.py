"""A MAPPA area: what it is, and reading one. The rest of Observe imports it from here."""

from observe.domain.area_file import AreaFaults, read
from observe.domain.area_shape import PILLARS, Agency, AgencyGroup, Area, Borough, Pillar, as_json, from_json

__all__ = ["PILLARS", "Agency", "AgencyGroup", "Area", "AreaFaults", "Borough", "Pillar", "as_json", "from_json", "read"]
