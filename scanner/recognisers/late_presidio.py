"""Import of presidio what is asked for, and not its engines, registries and spaCy with them.

`presidio_analyzer/__init__.py` imports everything that the package has: a second that a scan without free text has no use for,
since recognisers, patterns and results need none of it. After `defer` the package's `__init__` runs without its lines `from
presidio_analyzer... import ...`; they are made up for, in their order and as far as needed, when one of their names is asked for,
and all of them before any other module of the package is imported. Modules and classes are presidio's own, whoever imports them.

Source: presidio-analyzer 2.2.366, `__init__.py`; docs.python.org/3/reference/import.html; PEP 562 has the same for packages
that do it themselves.
"""

from __future__ import annotations

import ast
import sys
import threading
from collections.abc import Sequence
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import ModuleType
from typing import Any

PACKAGE = "presidio_analyzer"


class _Lines:
    """Hold the import lines that haven't been made up for: name -> (module, its name there), in their order."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.running = 0
        self.left: dict[str, tuple[str, str]] = {}

    def make_up(self, package: ModuleType, upto: str | None = None) -> None:
        """Import the names that are left, up to one or all of them; what they import themselves comes in the usual order."""
        with self.lock:
            if self.running and upto is None:
                return  # asked from inside: the lines are under way
            self.running += 1
            try:
                while self.left and (upto is None or upto in self.left):
                    name, (module, attribute) = next(iter(self.left.items()))
                    package.__dict__[name] = getattr(import_module(module), attribute)
                    self.left.pop(name, None)
            finally:
                self.running -= 1
            if not self.left:
                package.__class__ = ModuleType
                sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, _Finder)]


_lines = _Lines()


class _Late(ModuleType):
    """Be the package while names are left."""

    def __getattr__(self, name: str) -> Any:
        """Import a name that isn't there yet; one that no line has may be a submodule that comes with any of them."""
        if name in _lines.left:
            _lines.make_up(self, name)
        elif not name.startswith("__"):  # the interpreter asks for such names by itself
            _lines.make_up(self)
        if name in self.__dict__:
            return self.__dict__[name]
        raise AttributeError(f"module {PACKAGE!r} has no attribute {name!r}")


class _Loader(SourceFileLoader):
    """Run the package's `__init__` without its imports of its own modules."""

    def exec_module(self, module: ModuleType) -> None:
        """Run it, and remember what it would have imported from where."""
        tree = ast.parse(self.get_data(self.path), self.path)
        kept: list[ast.stmt] = []
        _lines.left.clear()
        for node in tree.body:
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"{PACKAGE}.") and not node.level:
                _lines.left |= {alias.asname or alias.name: (str(node.module), alias.name) for alias in node.names}
            else:
                kept.append(node)
        tree.body = kept
        module.__class__ = _Late
        exec(compile(tree, self.path, "exec"), module.__dict__)  # noqa: S102 - a dependency's own source, as an import runs it


class _Loaded(Loader):
    """Give a module that was imported while its spec was looked for, instead of a second one."""

    def __init__(self, module: ModuleType) -> None:
        self._module = module
        self._spec = module.__spec__

    def create_module(self, spec: ModuleSpec) -> ModuleType:  # noqa: ARG002 - the protocol
        """Give the module."""
        return self._module

    def exec_module(self, module: ModuleType) -> None:
        """Run nothing; the module keeps its own spec."""
        module.__spec__ = self._spec


class _Finder(MetaPathFinder):
    """Find the package with our loader, and have its names before any other of its modules."""

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,  # noqa: ARG002 - the protocol
    ) -> ModuleSpec | None:
        """Give the package's spec; None for what the ordinary finders find."""
        if fullname == PACKAGE:
            spec = PathFinder.find_spec(fullname, path)
            if spec is not None and type(spec.loader) is SourceFileLoader:
                spec.loader = _Loader(spec.loader.name, spec.loader.path)
            return spec
        package = sys.modules.get(PACKAGE)
        if fullname.startswith(f"{PACKAGE}.") and isinstance(package, _Late):
            with _lines.lock:
                if _lines.running:
                    return None
                _lines.make_up(package)
                if (module := sys.modules.pop(fullname, None)) is not None:
                    return ModuleSpec(fullname, _Loaded(module), is_package=hasattr(module, "__path__"))
        return None


def defer() -> None:
    """Let the package be imported this way; nothing where it is imported already."""
    if PACKAGE not in sys.modules and not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())
