"""The few shapes that a palette cannot say: flat buttons, thin scroll bars, hairlines. Made of the theme's roles."""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbench.ui.theme import Theme

_SHEET = Template(
    """
QToolTip { background: $raised; color: $text; border: 1px solid $line; padding: ${s1}px; }
QPushButton, QToolButton { border: 1px solid $line; border-radius: ${radius}px; padding: ${s1}px ${s3}px;
    background: $surface; color: $text; }
QToolButton { padding: ${s1}px; }
QToolButton[flat="true"], QPushButton:flat { border-color: transparent; background: transparent; }
QPushButton:hover, QToolButton:hover { background: $hover; }
QPushButton:pressed, QToolButton:pressed { background: $line; }
QPushButton:checked, QToolButton:checked { background: $selection; border-color: $selection; }
QPushButton:disabled, QToolButton:disabled { color: $hint; background: transparent; }
QPushButton:focus, QToolButton:focus { border-color: $focus; }
QPushButton[primary="true"] { background: $accent; color: $on_accent; border-color: $accent; font-weight: 600; }
QPushButton[primary="true"]:hover { border-color: $text; }
QPushButton[primary="true"]:focus { border: 2px solid $text; }
QPushButton[primary="true"]:disabled { background: transparent; color: $hint; border-color: $line; font-weight: 400; }
QPushButton::menu-indicator, QToolButton::menu-indicator { image: none; width: 0; }
QLineEdit, QSpinBox, QComboBox { border: 1px solid $line; border-radius: ${radius}px; padding: ${s1}px ${s2}px;
    background: $surface; color: $text; selection-background-color: $selection; selection-color: $text; }
QLineEdit:focus, QSpinBox:focus, QComboBox:focus { border-color: $focus; }
QLineEdit:disabled, QSpinBox:disabled, QComboBox:disabled { color: $hint; background: $raised; }
QComboBox::drop-down { border: none; width: ${s6}px; }
QComboBox::down-arrow { image: url("$arrow"); width: ${s4}px; height: ${s4}px; }
QCheckBox::indicator { width: ${s3}px; height: ${s3}px; border: 1px solid $hint; border-radius: 2px;
    background: $surface; }
QCheckBox::indicator:checked { image: url("$tick"); }
QCheckBox::indicator:focus { border-color: $focus; }
QCheckBox::indicator:disabled { border-color: $line; background: $raised; }
QTabBar::tab { padding: ${s1}px ${s3}px; border: none; border-bottom: 2px solid transparent; color: $hint;
    background: transparent; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }
QTabBar::tab:hover { color: $text; }
QTabBar:focus { outline: none; }
QTabBar::tab:focus { color: $accent; }
QTabWidget::pane { border: none; border-top: 1px solid $line; }
QMenu { background: $surface; border: 1px solid $line; padding: ${s1}px; }
QMenu::item { padding: ${s1}px ${s5}px ${s1}px ${s3}px; border-radius: ${radius}px; }
QMenu::item:selected { background: $selection; color: $text; }
QMenu::item:disabled { color: $hint; }
QMenu::separator { height: 1px; background: $line; margin: ${s1}px; }
QHeaderView::section { background: $surface; color: $hint; border: none; border-bottom: 1px solid $line;
    padding: ${s1}px ${s2}px; }
QTreeView, QListView, QTableView, QTextBrowser { border: none; background: $surface; outline: none;
    alternate-background-color: $raised; }
QTreeView::item, QListView::item { padding: 2px; }
QTreeView::item:selected, QListView::item:selected, QTableView::item:selected { background: $selection; color: $text; }
QSplitter::handle { background: $line; }
QSplitter::handle:hover { background: $accent; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QScrollBar:vertical { width: ${s3}px; background: transparent; margin: 0; }
QScrollBar:horizontal { height: ${s3}px; background: transparent; margin: 0; }
QScrollBar::handle { background: $line; border-radius: ${bar}px; border: 2px solid transparent; }
QScrollBar::handle:vertical { min-height: ${s6}px; }
QScrollBar::handle:horizontal { min-width: ${s6}px; }
QScrollBar::handle:hover { background: $hint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { border: none; border-radius: 2px; background: $line; max-height: 4px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }
"""
)


def style_sheet(theme: Theme) -> str:
    """Give the application's style sheet for the theme that holds."""
    colours = {
        role.replace("-", "_"): theme.colour(role).name()
        for role in ("raised", "text", "line", "surface", "hover", "selection", "hint", "focus", "accent", "on-accent")
    }
    steps = {f"s{step}": theme.space(step) for step in (1, 2, 3, 4, 5, 6)}
    pictures = {name: theme.picture(name).as_posix() for name in ("arrow", "tick")}
    return _SHEET.substitute(colours, **steps, **pictures, radius=theme.space(1), bar=max(2, theme.space(3) // 2 - 1))
