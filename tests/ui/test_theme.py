"""Every pair of colours reads as well as the table of tokens says, and the theme changes while the window is open."""

from __future__ import annotations

import re

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from oit_campo import paths
from oit_campo.ui import icons, theme
from oit_campo.ui.style_sheet import SHEET
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.labels import Label

#: (over, under, least in light, least in dark): WCAG 2.2 asks 4.5 of text and 3 of the edges of controls.
PAIRS = [
    ("text", "surface", 16.9, 14.3),
    ("text", "ground", 15.6, 16.0),
    ("muted", "surface", 6.8, 8.1),
    ("muted", "ground", 6.3, 9.0),
    ("muted", "primary_soft", 5.7, 6.8),
    ("on_ink", "ink", 17.7, 19.8),
    ("on_ink_muted", "ink", 10.8, 10.3),
    ("on_primary", "primary", 9.7, 5.6),
    ("primary_text", "surface", 9.7, 8.3),
    ("primary_text", "primary_soft", 8.1, 6.9),
    ("primary_text", "ground", 4.5, 4.5),
    ("success", "surface", 6.6, 9.1),
    ("success", "success_soft", 5.9, 6.4),
    ("warning", "surface", 5.9, 9.7),
    ("warning", "warning_soft", 5.2, 7.3),
    ("danger", "surface", 6.9, 7.8),
    ("danger", "danger_soft", 5.8, 6.2),
    ("text", "warning_soft", 4.5, 4.5),
    ("text", "danger_soft", 4.5, 4.5),
    ("text", "success_soft", 4.5, 4.5),
    ("muted", "warning_soft", 4.5, 4.5),
    ("muted", "muted_soft", 4.5, 4.5),
    ("field_line", "surface", 3.6, 4.2),
    ("field_line", "ground", 3.0, 3.0),
    ("accent", "surface", 3.0, 3.0),
    ("on_accent", "accent", 5.0, 7.7),
    ("ink_mark", "ink", 3.0, 3.0),
    ("ink_success", "ink", 3.0, 3.0),
    ("ink_warning", "ink", 3.0, 3.0),
]
#: The table gives one decimal, rounded up in two places.
ROUNDING = 0.06


@pytest.mark.parametrize(("over", "under", "light", "dark"), PAIRS)
def test_contrast_is_at_least_what_the_table_says(
    app: QApplication, over: str, under: str, light: float, dark: float
) -> None:
    for setting, least in (("light", light), ("dark", dark), ("contrast", min(light, 4.5))):
        theme.apply(app, setting)
        found = theme.contrast(theme.color(over), theme.color(under))
        assert found >= least - ROUNDING, f"{over} on {under} in {setting}: {found:.2f}"


def test_contrast_is_that_of_the_standard() -> None:
    assert theme.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert theme.contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_high_contrast_gives_seven_to_one_to_all_text(app: QApplication) -> None:
    theme.apply(app, "contrast")
    for over in ("text", "muted", "primary_text", "success", "warning", "danger"):
        assert theme.contrast(theme.color(over), theme.color("surface")) >= 7


def test_the_style_sheet_stays_short_and_names_no_colour() -> None:
    assert len(SHEET.strip().splitlines()) < 100
    assert not re.search(r"#[0-9A-Fa-f]{3,8}\b", SHEET)


def test_theme_and_text_size_change_while_shown(app: QApplication) -> None:
    label, button = Label("Guardado", "body", "muted"), Button("Guardar")
    label.show()
    button.show()
    narrow, before = button.sizeHint().width(), label.font().pointSizeF()
    theme.apply(app, "dark", 150)
    assert label.font().pointSizeF() == pytest.approx(before * 1.5)
    assert button.sizeHint().width() > narrow
    assert app.palette().color(QPalette.ColorRole.Window).name().upper() == theme.DARK.ground
    shown = label.palette().color(QPalette.ColorRole.WindowText).name()
    assert shown in (theme.color("muted").name(), theme.color("text").name())
    assert label.grab().toImage().pixelColor(0, 0).name().upper() == theme.DARK.ground


def test_every_icon_draws_something() -> None:
    files = sorted((paths.resources() / "icons").glob("*.svg"))
    assert len(files) > 60
    for file in files:
        picture = icons.pixmap(file.stem, 24, "text", ratio=2.0)
        assert picture.width() == 48
        image = picture.toImage()
        assert any(image.pixelColor(x, y).alpha() for x in range(0, 48, 2) for y in range(0, 48, 2)), file.stem


def test_an_icon_without_a_file_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        icons.pixmap("no-such-icon")
