"""`[paper] fonts` as the admin writes them: files beside config.toml, and what is said of what is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config import ConfigError, load


def written(folder: Path, fonts: str) -> Path:
    path = folder / "config.toml"
    path.write_text(f"[paper]\nfonts = {fonts}\n", "utf-8")
    return path


def test_fonts_are_found_beside_the_file(tmp_path: Path) -> None:
    (tmp_path / "plain.ttf").write_bytes(b"\0\1\0\0...")
    (tmp_path / "many.TTC").write_bytes(b"ttcf...")
    path = written(tmp_path, f"['plain.ttf', '{tmp_path / 'many.TTC'}']")
    assert load(path, {}).fonts == (tmp_path / "plain.ttf", tmp_path / "many.TTC")
    assert load(written(tmp_path, "[]"), {}).fonts == ()


@pytest.mark.parametrize(
    ("fonts", "says"),
    [
        (
            "['gone.ttf']",
            '"gone.ttf" cannot be read (No such file or directory); write the path of a font file',
        ),
        (
            "['page.ttf']",
            '"page.ttf" is no font file; write the path of a font file (.ttf, .otf, .ttc, .otc)',
        ),
        ("['packed.woff2']", '"packed.woff2" is no font file; '),
        ("'page.ttf'", '"page.ttf" is no list; write it like ["one", "another"], or [] for none'),
        ("[7]", "7 is no text; "),
    ],
)
def test_what_is_no_font_is_said_with_its_line(fonts: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "page.ttf").write_text("<html>")
    (tmp_path / "packed.woff2").write_bytes(b"\0\1\0\0...")
    with pytest.raises(ConfigError) as wrong:
        load(written(tmp_path, fonts), {})
    assert str(wrong.value).startswith("config.toml:2: paper.fonts")
    assert says in str(wrong.value)
