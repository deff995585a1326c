"""The facts that Dutch texts are written from, and the revisions that tell when a text is out of date.

A glossary card is written from the facts of its term; another text from those of the terms that its front matter names
under `facts`.
"""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.i18n.languages import SOURCE
from bot.i18n.library import Invalid, Library, LongText

CARDS = "glossary/"


@dataclass(frozen=True, slots=True)
class Facts:
    """The entries of each term, in one facts file or in several, and the source keys of these files."""

    entries: Mapping[str, Sequence[Mapping[str, Any]]]  # Any: YAML values
    sources: Mapping[str, frozenset[str]]

    def revision(self, term: str) -> str | None:
        """Changes when anything in the term's entry changes, in whichever file."""
        entries = self.entries.get(term)
        if not entries:
            return None
        known = entries[0] if len(entries) == 1 else entries
        canonical = json.dumps(known, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
        return hashlib.sha256(canonical.encode()).hexdigest()[:10]

    def revision_of(self, terms: Sequence[str]) -> str | None:
        """Of several together; None when nothing is known of one of them."""
        revisions = [self.revision(term) for term in terms]
        if len(revisions) < 2 or None in revisions:
            return revisions[0] if len(revisions) == 1 else None
        return hashlib.sha256("".join(each or "" for each in revisions).encode()).hexdigest()[:10]


def terms_of(text: LongText) -> Sequence[str]:
    """The terms whose facts a Dutch text states."""
    if text.name.startswith(CARDS):
        return [text.name.removeprefix(CARDS)]
    named = text.meta.get("facts", ())
    return [term for term in named if isinstance(term, str)] if isinstance(named, list) else []


def read_facts(folder: Path) -> Facts:
    entries: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    sources: dict[str, frozenset[str]] = defaultdict(frozenset)
    for path in sorted(folder.glob("*.yaml")):
        try:
            table = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  # both are safe loaders
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            raise Invalid(path, mark.line + 1 if mark else 1, "is not readable YAML") from None
        known = frozenset(table.get("sources", {}))
        for entry in table["terms"]:
            entries[entry["id"]].append(entry)
            sources[entry["id"]] |= known
    return Facts(entries, sources)


def wanted_revision(library: Library, text: LongText, facts: Facts | None) -> str | None:
    """The revision of what the text was made from; None when it was made from nothing we keep."""
    if text.language != SOURCE:
        original = library.long[SOURCE].get(text.name)
        return original.revision if original else None
    return facts.revision_of(terms_of(text)) if facts else None


def stamp(library: Library, facts: Path | None, names: Collection[str] = ()) -> list[Path]:
    """Write the current revisions into the texts, all or only those named, and return the files that changed.

    Only for texts that a person has just compared with their source: a stamp says exactly that.
    """
    known = read_facts(facts) if facts else None
    changed = []
    for texts in library.long.values():
        for name, text in texts.items():
            wanted = wanted_revision(library, text, known)
            if wanted and wanted != text.meta.get("source_rev") and (not names or name in names):
                _write_revision(text.path, wanted)
                changed.append(text.path)
    return changed


def _write_revision(path: Path, revision: str) -> None:
    opening, head, body = path.read_text(encoding="utf-8").split("+++\n", 2)
    line = f'source_rev = "{revision}"\n'
    head, replaced = re.subn(r"^source_rev\s*=.*\n", line, head, flags=re.MULTILINE)
    path.write_text("+++\n".join((opening, head if replaced else head + line, body)), encoding="utf-8")
