"""A regular package: a dependency that installs a `tests` of its own must not hide this one."""
