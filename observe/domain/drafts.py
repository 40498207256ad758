"""Earlier drafts of a part: what it said at the start of each sitting and at each pressed Save, for its visitor until release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from forms.attended import Attended
from forms.found import Finding
from forms.instrument import NO_ANSWER, Answer, Kind, Section
from observe.domain.observation import Observation, kind

#: A pause of this length ends a sitting.
PAUSE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Content:
    """All that one part says, as typed. `earlier` has what was said of last time's points, now and why, by the point's key."""

    answers: Mapping[str, Answer] = field(default_factory=dict)
    attended: tuple[Attended, ...] = ()
    findings: tuple[Finding, ...] = ()
    earlier: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def texts(self) -> dict[str, str]:
        """What was typed, by the name of its field; of a finding it is finding-7-text and finding-7-step."""
        said = {key: answer.value for key, answer in self.answers.items()}
        said |= {f"{key}-reason": answer.reason for key, answer in self.answers.items()}
        said |= {f"finding-{one.id}-text": one.text for one in self.findings} | {f"finding-{one.id}-step": one.step for one in self.findings}
        return said | {f"earlier-{key}-why": why for key, (_, why) in self.earlier.items()}

    def with_text(self, name: str, text: str) -> Content:
        """The same with another text in one field, which one of `texts` is named as."""
        if name.startswith("finding-"):
            return replace(self, findings=tuple(_with_text(one, name, text) for one in self.findings))
        if name.startswith("earlier-"):
            point = name.removeprefix("earlier-").removesuffix("-why")
            return replace(self, earlier={**self.earlier, point: (self.earlier.get(point, ("", ""))[0], text)})
        key = name.removesuffix("-reason")
        answer = self.answers.get(key, NO_ANSWER)
        return replace(self, answers={**self.answers, key: replace(answer, reason=text) if name != key else replace(answer, value=text)})

    def within(self, observation: Observation) -> Observation:
        """The observation as it would be with this in the part, and nothing in others that stands in lists."""
        points = tuple(replace(point, now=now, why=why) for point in observation.earlier for now, why in [self.earlier.get(point.key, ("", ""))])
        return observation.but(answers=self.answers, attended=self.attended, findings=self.findings, earlier=points)


def _with_text(finding: Finding, name: str, text: str) -> Finding:
    if name == f"finding-{finding.id}-text":
        return replace(finding, text=text)
    return replace(finding, step=text) if name == f"finding-{finding.id}-step" else finding


@dataclass(frozen=True, slots=True)
class Draft:
    """What one part said when it was saved at that moment; `refused` when it was sent and not saved, since the part had been saved in another place."""

    id: int
    at: datetime
    refused: bool
    content: Content


def content_of(section: Section, observation: Observation) -> Content:
    """What an observation says in one part now."""
    own = kind(section)
    return Content(
        answers={one.key: observation.answers[one.key] for one in section.every_question() if one.key in observation.answers},
        attended=tuple(sorted(observation.attended, key=lambda one: one.agency)) if own is Kind.ATTENDANCE else (),
        findings=tuple(sorted(observation.findings, key=lambda one: one.id or 0)) if own in (Kind.GOOD_PRACTICE, Kind.IMPROVEMENT) else (),
        earlier={one.key: (one.now, one.why) for one in observation.earlier if one.now or one.why} if own is Kind.EARLIER else {},
    )
