"""What PDF/UA-1 and PDF/A-2a ask of the file beside its content: metadata, colour profile, and how streams end."""

# reportlab has no types, so its classes are Any to mypy.
# mypy: disallow-subclassing-any=False

from __future__ import annotations

from functools import cache
from typing import Any
from xml.sax.saxutils import escape

from PIL import ImageCms
from reportlab.pdfbase.pdfdoc import XMP, NoEncryption, PDFArray, PDFDictionary, PDFName, PDFObject, PDFStream, PDFString, PDFZCompress


class _Ended(PDFObject):
    """A stream's bytes with the line end that PDF/A wants after them, and that does not count in their length."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def __len__(self) -> int:
        return len(self.content)

    def format(self, document: Any) -> bytes:
        return self.content + b"\n"


class _LineEnds(NoEncryption):
    """No encryption; reportlab passes every stream through here last."""

    def encode(self, content: str | bytes) -> _Ended:
        return _Ended(content.encode() if isinstance(content, str) else content)


def declare(document: Any, structure: PDFDictionary) -> None:
    """Says in the catalogue that the document is tagged, what it conforms to, and what its colours mean. Comes last before it is saved."""
    document.encrypt = _LineEnds()
    catalog = document.Catalog
    catalog.StructTreeRoot = structure
    catalog.MarkInfo = PDFDictionary({"Marked": "true"})
    catalog.Metadata = XMP(creator=_metadata)
    profile = PDFStream(PDFDictionary({"N": 3}), content=_srgb(), filters=[PDFZCompress])
    intent = {
        "Type": PDFName("OutputIntent"),
        "S": PDFName("GTS_PDFA1"),
        "OutputConditionIdentifier": PDFString("sRGB"),
        "DestOutputProfile": document.Reference(profile),
    }
    catalog.__NoDefault__ = [*catalog.__NoDefault__, "OutputIntents"]
    catalog.OutputIntents = PDFArray([PDFDictionary(intent)])


@cache
def _srgb() -> bytes:
    """The sRGB colour profile, without the time of its making, so that equal reports are equal bytes."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile[:24] + bytes(12) + profile[36:84] + bytes(16) + profile[100:]


def _metadata(document: Any) -> bytes:
    told, stamp = document.info, document._timeStamp
    year, month, day, hour, minute, second = stamp.YMDhms
    when = f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{stamp.dhh:+03}:{stamp.dmm:02}"
    words = {name: escape(getattr(told, name)) for name in ("title", "author", "subject", "creator", "producer")}
    return _XMP.format(when=when, **words).encode()


_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<xmp:CreatorTool>{creator}</xmp:CreatorTool><xmp:CreateDate>{when}</xmp:CreateDate><xmp:ModifyDate>{when}</xmp:ModifyDate>
<pdf:Producer>{producer}</pdf:Producer>
<pdfuaid:part>1</pdfuaid:part><pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA ID</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>PDF/UA part</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""
