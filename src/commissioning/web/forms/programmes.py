"""Questions about programmes, and the files of their terms: bounded, and read in a folder of their own."""

import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from commissioning.web.forms.base import Change, Form

MOST_BYTES = 4_000_000
MOST_FILES = 200
FOLDERS = ("variations", "assumptions")


class Open(Change):
    """A programme begins with its name and the key that its terms have."""

    title = forms.CharField(
        label=_("What is the programme called?"),
        max_length=200,
        error_messages={"required": _("Enter the name of the programme")},
    )
    key = forms.RegexField(
        r"^[a-z0-9][a-z0-9_-]*$",
        label=_("Its key"),
        max_length=60,
        help_text=_("As its terms say it, like work-programme. It cannot be changed later."),
        error_messages={
            "required": _("Enter the key that its terms have"),
            "invalid": _("Key must have small letters, numbers, hyphens and underscores only, like work-programme"),
        },
    )


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once; gives them as a list."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        files = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(each, initial) for each in files]


class Import(Change):
    """The folder of terms as one zip file, or its files."""

    uploaded = FilesField(
        label=_("The files of the terms"),
        help_text=_("One zip file of the folder, or its YAML files. Put variations into a zip file."),
        error_messages={"required": _("Choose the files of the terms")},
    )

    def clean_uploaded(self) -> list[tuple[PurePosixPath, bytes]]:
        """Each file's place in the folder and what it holds."""
        files: list[UploadedFile[Any]] = self.cleaned_data["uploaded"]
        if len(files) > MOST_FILES or sum(each.size or 0 for each in files) > MOST_BYTES:
            raise _too_much()
        if len(files) == 1 and str(files[0].name).lower().endswith(".zip"):
            return _unpacked(files[0])
        return [(PurePosixPath(PurePosixPath(str(each.name)).name), each.read()) for each in files]


class Compare(Form):
    """Another version to hold one against."""

    to = forms.ChoiceField(
        label=_("Compare with"), widget=forms.Select, error_messages={"required": _("Choose a version")}
    )

    def __init__(self, *args: Any, others: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("to", others)


@contextmanager
def as_folder(files: Sequence[tuple[PurePosixPath, bytes]]) -> Iterator[Path]:
    """The files in a folder, until the end of the block."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "terms"
        folder.mkdir()
        for place, content in files:
            target = folder / place
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(content)
        yield folder


def _unpacked(file: "UploadedFile[Any]") -> list[tuple[PurePosixPath, bytes]]:
    """What a zip file holds. Sizes are counted while it is read: what an archive says of itself proves nothing."""
    found: dict[PurePosixPath, bytes] = {}
    left = MOST_BYTES
    try:
        with zipfile.ZipFile(file) as archive:
            names = [each for each in archive.infolist() if not each.is_dir() and _counts(each.filename)]
            if len(names) > MOST_FILES:
                raise _too_much()
            for each in names:
                place = _place(each.filename)
                with archive.open(each) as inside:
                    content = inside.read(left + 1)
                left -= len(content)
                if left < 0:
                    raise _too_much()
                if place in found:
                    raise forms.ValidationError(_now("The zip file holds %(name)s twice") % {"name": place})
                found[place] = content
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, zlib.error):
        raise forms.ValidationError(_now("The zip file cannot be read. Make it again, without a password")) from None
    if not found:
        raise forms.ValidationError(_now("The zip file holds no file"))
    return list(found.items())


def _counts(name: str) -> bool:
    """Not what systems put into archives unasked."""
    parts = PurePosixPath(name).parts
    return "__MACOSX" not in parts and not parts[-1].startswith(".")


def _place(name: str) -> PurePosixPath:
    """Where a file belongs: its name, in one of the folders that terms have; never outside."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    inside = len(parts) > 1 and parts[-2] in FOLDERS
    return PurePosixPath(*parts[-2:]) if inside else PurePosixPath(parts[-1])


def _too_much() -> forms.ValidationError:
    words = _now("The files must be %(most)s MB together at most, and %(files)s at most")
    return forms.ValidationError(words % {"most": MOST_BYTES // 1_000_000, "files": MOST_FILES})
