"""The style sheet: spacing and states only. Order decides, and padding shrinks as the focus border grows."""

from __future__ import annotations

SHEET = """
QPushButton { background:%(surface)s; color:%(text)s; border:1px solid %(field_line)s; border-radius:%(radius)dpx;
              padding:0 13px; min-height:%(h)dpx; }
QPushButton:hover { background:%(hover)s; }
QPushButton[kind="primary"] { background:%(primary)s; border-color:%(primary)s; color:%(on_primary)s; }
QPushButton[kind="primary"]:hover { background:%(press)s; }
QPushButton[kind="ghost"], QPushButton[kind="link"] { background:transparent; border-color:transparent; color:%(primary_text)s; }
QPushButton[kind="ghost"]:hover { background:%(primary_soft)s; }
QPushButton[kind="danger"] { border-color:%(danger)s; color:%(danger)s; }
QPushButton[kind="segment"] { background:transparent; border:1px solid transparent; }
QPushButton[kind="segment"]:checked { background:%(primary_soft)s; border:2px solid %(primary_text)s; padding:0 12px; }
QPushButton[measure="small"] { min-height:%(h_small)dpx; }
QPushButton[measure="big"] { min-height:%(h_big)dpx; }
QPushButton[kind="link"] { min-height:%(h_link)dpx; }
QPushButton:disabled { background:%(ground)s; border-color:%(line)s; color:%(muted)s; }
QPushButton[kind="link"]:disabled, QPushButton[kind="ghost"]:disabled { background:transparent; border-color:transparent; }
QPushButton:focus { border:2px solid %(primary_text)s; padding:0 12px; min-height:%(h_focus)dpx; }
QPushButton[kind="primary"]:focus { border-color:%(text)s; }
QPushButton[measure="small"]:focus { min-height:%(h_small_focus)dpx; }
QPushButton[measure="big"]:focus { min-height:%(h_big_focus)dpx; }
QPushButton[kind="link"]:focus { min-height:%(h_link_focus)dpx; }
QPushButton[kind="segment"]:focus { border-color:transparent; }
QPushButton[kind="segment"]:checked:focus { border-color:%(primary_text)s; }
QLineEdit, QComboBox, QPlainTextEdit { background:%(surface)s; color:%(text)s; border:1px solid %(field_line)s;
              placeholder-text-color:%(muted)s;
              border-radius:%(radius)dpx; padding:0 10px; min-height:%(h)dpx;
              selection-background-color:%(primary)s; selection-color:%(on_primary)s; }
QPlainTextEdit { padding:6px 6px; }
QLineEdit:focus, QComboBox:focus, QPlainTextEdit:focus { border:2px solid %(primary_text)s; padding:0 9px;
              min-height:%(h_focus)dpx; }
QPlainTextEdit:focus { padding:5px 5px; }
QLineEdit:disabled, QComboBox:disabled, QPlainTextEdit:disabled, QLineEdit:read-only { background:%(ground)s;
              border-color:%(line)s; color:%(muted)s; }
*[state="error"] { border-color:%(danger)s; background:%(danger_soft)s; }
*[state="warning"] { border-color:%(warning)s; }
QComboBox::drop-down { border:0; width:%(drop)dpx; }
QComboBox::down-arrow { image:none; }
QComboBox QAbstractItemView { background:%(surface)s; color:%(text)s; border:1px solid %(field_line)s; outline:0;
              selection-background-color:%(primary_soft)s; selection-color:%(text)s; }
QLabel[tone="muted"] { color:%(muted)s; }
QLabel[tone="primary"] { color:%(primary_text)s; }
QLabel[tone="success"] { color:%(success)s; }
QLabel[tone="warning"] { color:%(warning)s; }
QLabel[tone="danger"] { color:%(danger)s; }
QLabel[tone="on_ink"] { color:%(on_ink)s; }
QLabel[tone="on_ink_muted"] { color:%(on_ink_muted)s; }
QLabel[tone="on_primary"] { color:%(on_primary)s; }
QTableView, QListView { background:transparent; border:0; gridline-color:transparent; outline:0; }
QListView#suggestions { background:%(surface)s; border:1px solid %(field_line)s; }
QHeaderView { background:transparent; border:0; }
QHeaderView::section { background:transparent; color:%(muted)s; border:0; border-bottom:1px solid %(line)s; padding:0 10px; }
QScrollArea { border:0; background:transparent; }
QScrollArea > QWidget > QWidget { background:transparent; }
QScrollBar:vertical { background:transparent; width:10px; margin:2px; }
QScrollBar:horizontal { background:transparent; height:10px; margin:2px; }
QScrollBar::handle { background:%(field_line)s; border-radius:3px; min-height:36px; min-width:36px; }
QScrollBar::add-line, QScrollBar::sub-line { height:0; width:0; }
QScrollBar::add-page, QScrollBar::sub-page { background:transparent; }
QMenu { background:%(surface)s; color:%(text)s; border:1px solid %(field_line)s; padding:4px; }
QMenu::item { padding:6px 24px 6px 12px; border-radius:4px; }
QMenu::item:selected { background:%(primary_soft)s; }
QToolTip { background:%(ink)s; color:%(on_ink)s; border:0; padding:6px 8px; }
"""
