"""The desktop window: pages, tables, widgets and dialogs. The only package that imports Qt."""
