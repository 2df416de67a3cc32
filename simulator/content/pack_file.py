"""`pack.yaml`: what a pack says about itself."""

from __future__ import annotations

from typing import Literal

from simulator.content.fields import Format, Id, Model, Words


class PackFile(Model):
    """A pack's id, its title and version for people, and the language of its words as a BCP 47 tag."""

    format: Format
    kind: Literal["pack"] = "pack"
    id: Id
    title: Words
    version: str = ""
    language: str = "en"
