"""A statement as JSON-LD by the Common Impact Data Standard: organization, impact report, indicators and their values.

Source: Common Impact Data Standard 3, Common Approach to Impact Measurement; terms by their addresses, texts our own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tejido.core.impact.statement import lines

CONTEXT: Mapping[str, str] = {
    "cids": "https://ontology.commonapproach.org/cids#",
    "org": "http://ontology.eil.utoronto.ca/tove/organization#",
    "i72": "http://ontology.eil.utoronto.ca/ISO21972/iso21972#",
    "prov": "http://www.w3.org/ns/prov#",
    "sch": "http://schema.org/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "tejido": "urn:tejido:impact:",
}
FRAMEWORKS: Mapping[str, str] = {
    "iris": "https://iris.thegiin.org/metrics/",
    "gri": "https://www.globalreporting.org/standards/",
    "esrs": "https://www.efrag.org/",
    "sdg": "https://unstats.un.org/sdgs/metadata/",
}
OUTPUT_ONLY = "Output, not impact: no contribution is told."


def of(given: Sequence[lines.Line], *, root: str) -> bytes:
    """Return a statement as one JSON-LD document; the same lines give the same bytes."""
    tables = {table: [line for line in given if line.table == table] for table in lines.TABLES}
    about = tables["about"][0].values
    base = f"urn:uuid:{about['statement']}"
    created = _instant(about["as_of"])
    definitions = {line.key: line.values for line in tables["definitions"]}
    graph: list[dict[str, Any]] = [
        _organization(about, definitions, base, created),
        _report(about, tables["measurements"], base, root, created),
    ]
    for values in definitions.values():
        graph += _indicator(values, base, created)
    for line in tables["measurements"]:
        graph += _indicator_report(line, definitions[line.values["indicator"]], about, base, created)
    told = {"@context": dict(CONTEXT), "@graph": graph}
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _organization(
    about: Mapping[str, Any], definitions: Mapping[str, Any], base: str, created: Mapping[str, str]
) -> dict[str, Any]:
    return {
        "@id": f"{base}#operator", "@type": "cids:Organization", "org:hasLegalName": _text(about["operator"]),
        "org:hasName": _text(about["operator"]),
        "cids:hasDescription": _text("A contact centre that hires people who had been kept from good work."),
        "cids:hasIndicator": [{"@id": f"{base}#indicator-{code}"} for code in definitions],
        "sch:description": _text("The operator whose work this statement is about."), "sch:dateCreated": created,
    }  # fmt: skip


def _report(
    about: Mapping[str, Any], measured: Sequence[lines.Line], base: str, root: str, created: Mapping[str, str]
) -> dict[str, Any]:
    label = "SYNTHETIC DATA of a demonstration, about nobody. " if about["is_synthetic"] else ""
    comment = f"{label}Version {about['version']}. {about['reason']} Root over all lines: {root}."
    return {
        "@id": base, "@type": "cids:ImpactReport",
        "org:hasName": _text(f"Impact statement {about['from_date']} to {about['to_date']}"),
        "cids:hasComment": _text(comment), "prov:startedAtTime": _day(about["from_date"]),
        "prov:endedAtTime": _day(about["to_date"]), "cids:forOrganization": {"@id": f"{base}#operator"},
        "cids:hasIndicatorReport": [{"@id": f"{base}#{_anchor(line)}"} for line in measured],
        "tejido:root": root, "tejido:version": about["version"], "tejido:isSynthetic": about["is_synthetic"],
        "sch:description": _text(comment), "sch:dateCreated": created,
    }  # fmt: skip


def _indicator(values: Mapping[str, Any], base: str, created: Mapping[str, str]) -> list[dict[str, Any]]:
    code = values["code"]
    codes = [
        {
            "@id": f"{base}#code-{framework}-{each}", "@type": "cids:Code", "org:hasName": _text(each),
            "cids:hasDescription": _text(f"{framework.upper()} {each}, as the framework defines it."),
            "org:hasIdentifier": _text(each), "sch:codeValue": _text(each),
            "cids:hasSpecification": {"@value": FRAMEWORKS[framework], "@type": "xsd:anyURI"},
            "cids:definedBy": {"@id": FRAMEWORKS[framework]},
            "sch:description": _text(f"{framework.upper()} {each}"), "sch:dateCreated": created,
        }
        for framework, ids in values["mappings"].items() if framework in FRAMEWORKS
        for each in ids
    ]  # fmt: skip
    indicator = {
        "@id": f"{base}#indicator-{code}", "@type": "cids:Indicator", "org:hasName": _text(values["names"]["en"]),
        "rdfs:label": {"@value": values["names"]["es"], "@language": "es"},
        "cids:hasDescription": _text(values["meanings"]["en"]), "org:hasIdentifier": _text(code),
        "cids:hasCode": [{"@id": each["@id"]} for each in codes], "tejido:definitionVersion": values["version"],
        "tejido:highestRung": values["rung"], "i72:unit_of_measure": {"@id": f"tejido:unit-{values['unit']}"},
        "sch:description": _text(values["meanings"]["en"]), "sch:dateCreated": created,
    }  # fmt: skip
    return [indicator, *codes]


def _indicator_report(
    line: lines.Line, definition: Mapping[str, Any], about: Mapping[str, Any], base: str, created: Mapping[str, str]
) -> list[dict[str, Any]]:
    values, anchor = line.values, _anchor(line)
    group = "" if values["dimension"] == "all" else f", {values['dimension']} {values['group_name']}"
    is_output_only = not definition["five"].get("contribution", {}).get("en")
    comment = OUTPUT_ONLY if is_output_only else definition["five"]["contribution"]["en"]
    found: dict[str, Any] = {
        "@id": f"{base}#{anchor}", "@type": "cids:IndicatorReport",
        "org:hasName": _text(f"{definition['names']['en']}{group}"),
        "cids:forIndicator": {"@id": f"{base}#indicator-{values['indicator']}"},
        "cids:forOrganization": {"@id": f"{base}#operator"}, "cids:hasComment": _text(comment),
        "prov:startedAtTime": _day(values["from_date"]), "prov:endedAtTime": _day(values["to_date"]),
        "tejido:line": line.key, "tejido:leaf": lines.leaf(line.text()).hex(), "tejido:rung": values["rung"],
        "tejido:interval": values["interval"], "sch:description": _text(comment), "sch:dateCreated": created,
    }  # fmt: skip
    if values["value"] is None:
        return [{**found, "tejido:withheld": values["withheld"]}]
    measure = {
        "@id": f"{base}#{anchor}-value", "@type": "i72:Measure",
        "i72:hasNumericalValue": _text(json.dumps(values["value"])),
        "i72:hasUnit": {"@id": f"tejido:unit-{values['unit']}"},
    }  # fmt: skip
    return [
        {**found, "i72:value": {"@id": measure["@id"]}, "tejido:low": values["low"], "tejido:high": values["high"],
         "tejido:n": values["n"]},
        measure,
    ]  # fmt: skip


def _anchor(line: lines.Line) -> str:
    return "report-" + "".join(letter if letter.isalnum() else "-" for letter in line.key)


def _text(text: str) -> dict[str, str]:
    return {"@value": text, "@type": "xsd:string"}


def _day(day: str) -> dict[str, str]:
    return {"@value": f"{day}T00:00:00", "@type": "xsd:dateTime"}


def _instant(text: str) -> dict[str, str]:
    return {"@value": text, "@type": "xsd:dateTime"}
