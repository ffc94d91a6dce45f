"""What Pouch sets up inside an interpreter before any application code runs.

C++ (codec/python_bootstrap.cc) runs this once in each interpreter, after
putting these names into its globals:

    embedded        {name: (is_package, source)}, modules inside the executable
    namespaces      True where several workers share this interpreter
    stdlib          folder of the standard library
    foreign_paths   folders of packages that are not the application's own
    write_output    takes what the application prints
    suspend, resume leave the current worker's namespace and return to it
    begin_import, end_import
                    around the code of a module: random bytes come from a
                    stream of the module's own
    current         the private modules of the current worker, and its name;
    space_name      C++ replaces both

Workers that share an interpreter have copies of their own of the application's
modules, of pure Python packages and of the standard modules named below. What
is shared (C extensions, the rest of the standard library, packages with C
extensions in them) is imported outside every worker's namespace, so that it
never holds on to one worker's copy of something.
"""

import _thread
import functools
import importlib.machinery
import io
import os
import sys

# Pure Python modules of the standard library that keep state in globals, and
# those that bind such a module when they are imported.
PRIVATE_STDLIB = frozenset({
    "calendar", "fileinput", "logging", "mimetypes", "random", "sched",
    "secrets", "statistics", "tempfile", "uuid",
})  # fmt: skip

# What C++ put there, by name, so that a reader and a linter see it defined.
_given = globals()
embedded: dict[str, tuple[bool, str]] = _given["embedded"]
namespaces: bool = _given["namespaces"]
stdlib: str = _given["stdlib"]
foreign_paths: tuple[str, ...] = _given["foreign_paths"]
write_output = _given["write_output"]
suspend = _given["suspend"]
resume = _given["resume"]
begin_import = _given["begin_import"]
end_import = _given["end_import"]
current: dict = _given["current"]
space_name: str = _given["space_name"]
_codes: dict = {}
_specs: dict = {}
_holds_extension: dict = {}


class Output(io.TextIOBase):
    """sys.stdout and sys.stderr of a worker."""

    encoding = "utf-8"
    errors = "backslashreplace"

    def __init__(self):
        self.buffer = BinaryOutput(self)

    def writable(self):
        return True

    def write(self, text):
        if not isinstance(text, str):
            kind = type(text).__name__
            raise TypeError(f"write() argument must be str, not {kind}")
        write_output(text)
        return len(text)


class BinaryOutput(io.RawIOBase):
    """The same for bytes."""

    def __init__(self, text):
        self._text = text

    def writable(self):
        return True

    def write(self, data):
        self._text.write(bytes(data).decode("utf-8", "backslashreplace"))
        return len(data)


class Outside:
    """A stretch of code that no worker's namespace is visible to."""

    def __enter__(self):
        suspend()

    def __exit__(self, *_):
        resume()


class PrivateLoader(importlib.machinery.SourceFileLoader):
    """Runs a module's code in a new module of one worker.

    The file is read and compiled once: a worker that restarts runs what it ran
    before, whatever happened to the file meanwhile.
    """

    def get_code(self, fullname):
        code = _codes.get((fullname, self.path))
        if code is None:
            code = super().get_code(fullname)
            _codes[fullname, self.path] = code
        return code

    def exec_module(self, module):
        register_and_run(module, self.get_code(module.__name__))


class EmbeddedLoader:
    """Loads a module whose source is inside the executable."""

    def __init__(self, name):
        self._name = name

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        module.__file__ = self.path()
        register_and_run(module, self.get_code(self._name))

    def path(self):
        is_package, _ = embedded[self._name]
        path = "<pouch>/" + self._name.replace(".", "/")
        return path + "/__init__.py" if is_package else path + ".py"

    def is_package(self, fullname):
        return embedded[fullname][0]

    def get_source(self, fullname):
        return embedded[fullname][1]

    def get_code(self, fullname):
        code = _codes.get((fullname, None))
        if code is None:
            source = self.get_source(fullname)
            code = compile(source, self.path(), "exec", dont_inherit=True)
            _codes[fullname, None] = code
        return code


class FolderLoader:
    """A package without an __init__.py: an empty module of one worker."""

    @staticmethod
    def create_module(spec):
        return None

    @staticmethod
    def exec_module(module):
        register_and_run(module, compile("", "<folder>", "exec"))


class SharedLoader:
    """Loads a module that all workers share."""

    def __init__(self, loader):
        self._loader = loader

    def __getattr__(self, name):
        return getattr(self._loader, name)

    def create_module(self, spec):
        spec.loader = self._loader
        try:
            with Outside():
                return self._loader.create_module(spec)
        finally:
            spec.loader = self

    def exec_module(self, module):
        module.__spec__.loader = self._loader
        module.__loader__ = self._loader
        with Outside():
            self._loader.exec_module(module)


class Finder:
    """Finds modules as Python does, and decides whose they are."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if name in embedded:
            return importlib.machinery.ModuleSpec(
                name, EmbeddedLoader(name), is_package=embedded[name][0]
            )
        key = (name, tuple(sys.path if path is None else path))
        found = _specs.get(key)
        if found is None:
            spec = importlib.machinery.PathFinder.find_spec(name, path, target)
            if spec is None:
                return None
            found = (
                loader_for(spec),
                spec.origin,
                spec.submodule_search_locations,
            )
            _specs[key] = found
        return fresh_spec(name, *found)

    @staticmethod
    def invalidate_caches():
        _specs.clear()


def loader_for(spec):
    if spec.origin is None:
        return FolderLoader
    is_source = isinstance(spec.loader, importlib.machinery.SourceFileLoader)
    if is_source and (not namespaces or is_private(spec.name, spec.origin)):
        return PrivateLoader(spec.name, spec.origin)
    return SharedLoader(spec.loader) if namespaces else spec.loader


def fresh_spec(name, loader, origin, locations):
    spec = importlib.machinery.ModuleSpec(name, loader, origin=origin)
    spec.has_location = origin is not None
    if locations is not None:
        spec.submodule_search_locations = list(locations)
    return spec


def is_private(name, origin):
    """True if each worker has a copy of its own of this source module."""
    top = name.partition(".")[0]
    if origin.startswith(stdlib + "/"):
        return top in PRIVATE_STDLIB
    for folder in foreign_paths:
        if origin.startswith(folder + "/"):
            return not holds_extension(folder + "/" + top)
    return True


def holds_extension(package):
    """True if a C extension lies in the folder of a package."""
    known = _holds_extension.get(package)
    if known is None:
        known = any(
            file.endswith(".so")
            for _, _, files in os.walk(package)
            for file in files
        )
        _holds_extension[package] = known
    return known


def register_and_run(module, code):
    name = module.__name__
    modules = current
    if namespaces:
        modules[name] = module
    begin_import(name)
    try:
        exec(code, module.__dict__)
        if name == "random":
            seed_for_calls(module)
        elif name == "uuid":
            fix_node(module)
    except BaseException:
        if namespaces:
            modules.pop(name, None)
        raise
    finally:
        end_import()
    if namespaces:
        modules[name] = sys.modules.get(name, module)
        if name == "logging":
            # It would keep this copy alive until the process ends.
            import atexit

            atexit.unregister(module.shutdown)


def seed_for_calls(random):
    """Seeds a worker's `random`, and lets C++ seed it anew before each call.

    So a call draws the same numbers when it is run again by itself. An
    application that seeds the module on its own terms is left alone.
    """
    seed = random._inst.seed
    seed("pouch " + space_name)
    random._pouch_seed = seed

    def leaving_alone(method):
        @functools.wraps(method)
        def call(*args, **kwargs):
            random._pouch_seed = None
            return method(*args, **kwargs)

        return call

    random.seed = leaving_alone(random.seed)
    random.setstate = leaving_alone(random.setstate)


def fix_node(uuid):
    """Gives a worker's `uuid` a node of its own instead of the machine's."""
    name = space_name.encode()
    node = int.from_bytes(name[-5:].rjust(5, b"\0"), "big") | 1 << 40
    uuid.getnode = lambda: node
    # The C library's, which reads the machine's and keeps a file.
    uuid._generate_time_safe = None


def thread_ident():
    """A worker has one thread; the real number is an address."""
    return 1


def make_environment(values):
    """An os.environ that holds `values` and leaves the process's own alone."""
    encode = os.environ.encodekey
    data = {encode(key): encode(value) for key, value in values.items()}
    return Environment(
        data, encode, os.environ.decodekey, encode, os.environ.decodevalue
    )


class Environment(os._Environ):
    def __setitem__(self, key, value):
        self._data[self.encodekey(key)] = self.encodevalue(value)

    def __delitem__(self, key):
        try:
            del self._data[self.encodekey(key)]
        except KeyError:
            raise KeyError(key) from None


def refuse_thread(*_):
    raise RuntimeError(
        "outside.world: the application started a thread, which a simulated"
        " worker cannot do"
    )


def refuse_exit(*_):
    raise RuntimeError(
        "outside.world: the application ended its process, which a simulated"
        " worker cannot do"
    )


def import_module(name):
    __import__(name)
    return sys.modules[name]


def ignore_forks(**_):
    """Applications don't fork; a callback would keep its module for ever."""


_thread.get_ident = thread_ident
_thread.get_native_id = os.getpid
os.register_at_fork = ignore_forks
_thread.start_new_thread = refuse_thread
_thread.start_new = refuse_thread
os._exit = os.abort = refuse_exit
sys.stdout = sys.stderr = Output()
sys.stdin = None
_path_finder = sys.meta_path.index(importlib.machinery.PathFinder)
sys.meta_path.insert(_path_finder, Finder)
