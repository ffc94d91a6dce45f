#include "codec/contract/python_source.h"

#include <cmath>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "codec/contract/object_graph.h"
#include "codec/python_error.h"
#include "codec/python_inspect.h"
#include "codec/python_ref.h"

namespace pouch {
namespace {

constexpr int kMostDepth = 40;

std::string ReprOf(PyObject* object) {
  PyRef text = PyRef::Adopt(Py_TYPE(object)->tp_repr(object));
  if (!text) PyErr_Clear();
  return text ? PythonText(text.get()) : "...";
}

// "module.Outer.Inner" as a module and what to take from it.
std::pair<std::string, std::string> ModuleAndName(const std::string& name,
                                                  PyObject* thing) {
  PyRef module = PyRef::Adopt(PyObject_GetAttrString(thing, "__module__"));
  if (!module || !PyUnicode_Check(module.get())) {
    PyErr_Clear();
    return {"", name};
  }
  const std::string text = PythonText(module.get());
  if (text == "builtins" || !name.starts_with(text + ".")) return {"", name};
  return {text, name.substr(text.size() + 1)};
}

class SourceWriter final {
 public:
  SourceWriter(PyObject* root, TypeFactsTable* types, size_t limit)
      : types_(types), limit_(limit) {
    CountReferences(root);
  }

  std::string Write(PyObject* root) {
    const std::string value = Expression(root);
    std::string text;
    for (const std::string& import : imports_) text += import + "\n";
    text += statements_;
    text += value == "value" ? "" : "value = " + value + "\n";
    if (text.size() <= limit_) return text;
    text.resize(limit_);
    return text + "\n# ... and so on\n";
  }

 private:
  void CountReferences(PyObject* root) {
    const ObjectGraph graph(root, types_);
    for (const ObjectGraph::Node& node : graph.nodes()) {
      for (const ObjectPart& part : node.parts) {
        if (++references_[part.value.get()] > 1 || part.value.get() == root) {
          shared_[part.value.get()] = true;
        }
      }
    }
  }

  bool Full() const { return statements_.size() > limit_; }

  // How the object is written where it is used; adds statements before.
  std::string Expression(PyObject* object) {
    if (Full() || depth_ >= kMostDepth) return "...";
    const auto named = names_.find(object);
    if (named != names_.end()) return named->second;
    const TypeFacts& facts = types_->Of(object);
    const bool is_own =
        PyUnicode_CheckExact(object) || PyLong_CheckExact(object) ||
        PyBytes_CheckExact(object) || facts.content == PythonContent::kNone ||
        facts.content == PythonContent::kBool;
    if (is_own) return ReprOf(object);
    ++depth_;
    std::string text = Content(facts, object);
    --depth_;
    return text;
  }

  std::string Content(const TypeFacts& facts, PyObject* object) {
    if (PyFloat_CheckExact(object)) return FloatText(object);
    if (facts.content == PythonContent::kNamed) return NamedText(object);
    if (facts.content == PythonContent::kEnum) return EnumText(object);
    // What holds itself, or is held twice, needs a name before its parts.
    const bool is_shared = shared_.contains(object) && !facts.is_plain_value;
    if (PyList_CheckExact(object)) {
      return is_shared ? Filled(object, "[]", "append")
                       : "[" + Items(object) + "]";
    }
    if (PyDict_CheckExact(object)) {
      return is_shared ? Filled(object, "{}", "") : "{" + Entries(object) + "}";
    }
    if (PyTuple_CheckExact(object)) {
      const std::string items = Items(object);
      return "(" + items + (PyTuple_GET_SIZE(object) == 1 ? ",)" : ")");
    }
    if (PyAnySet_CheckExact(object)) return SetText(object, is_shared);
    if (facts.content == PythonContent::kNothing) return Instance(object);
    if (PyTuple_Check(object)) return Call(object, Items(object), "(", ")");
    if (facts.content == PythonContent::kDefaultDictionary) {
      return DefaultDictionary(object);
    }
    if (PyDict_Check(object)) {
      return Call(object, "{" + Entries(object) + "}", "(", ")");
    }
    if (facts.content == PythonContent::kDeque) {
      PyRef limit = PyRef::Adopt(PyObject_GetAttrString(object, "maxlen"));
      if (!limit) PyErr_Clear();
      return Call(
          object,
          "[" + Items(object) + "]" + (limit ? ", " + ReprOf(limit.get()) : ""),
          "(", ")");
    }
    if (PyList_Check(object) || PyAnySet_Check(object)) {
      return Call(object, "[" + Items(object) + "]", "(", ")");
    }
    return OfC(object);
  }

  static std::string FloatText(PyObject* object) {
    const double value = PyFloat_AS_DOUBLE(object);
    return std::isfinite(value) ? ReprOf(object)
                                : "float(\"" + ReprOf(object) + "\")";
  }

  std::string Imported(const std::string& module, const std::string& name) {
    if (module.empty()) return name;
    imports_.insert("from " + module + " import " +
                    name.substr(0, name.find('.')));
    return name;
  }

  std::string TypeText(PyObject* object) {
    auto* type = reinterpret_cast<PyObject*>(Py_TYPE(object));
    const auto [module, name] = ModuleAndName(PythonTypeName(object), type);
    return Imported(module, name);
  }

  std::string NamedText(PyObject* object) {
    const std::string full = NameOfThing(object);
    if (PyModule_Check(object)) {
      imports_.insert("import " + full);
      return full;
    }
    const auto [module, name] = ModuleAndName(full, object);
    // A lambda, or what is defined within a function: nobody can import it.
    if (name.find('<') != std::string::npos) {
      return "lambda *_: None  # " + name + "\n";
    }
    return Imported(module, name);
  }

  std::string EnumText(PyObject* object) {
    PyRef name = PyRef::Adopt(PyObject_GetAttrString(object, "_name_"));
    if (!name || !PyUnicode_Check(name.get())) PyErr_Clear();
    const bool has_name = name && PyUnicode_Check(name.get());
    return TypeText(object) +
           (has_name ? "." + PythonText(name.get()) : "(...)");
  }

  std::string Items(PyObject* object) {
    std::string text;
    for (const ObjectPart& part : PartsOf(object, types_)) {
      if (part.kind == ObjectPart::Kind::kAttribute) continue;
      text += (text.empty() ? "" : ", ") + Expression(part.value.get());
    }
    return text;
  }

  std::string Entries(PyObject* object) {
    std::string text;
    for (const ObjectPart& part : PartsOf(object, types_)) {
      if (part.kind != ObjectPart::Kind::kEntry) continue;
      text += (text.empty() ? "" : ", ") + Expression(part.label.get()) + ": ";
      text += Expression(part.value.get());
    }
    return text;
  }

  std::string SetText(PyObject* object, bool is_shared) {
    const std::string items = Items(object);
    std::string text = items.empty() ? "set()" : "{" + items + "}";
    if (PyFrozenSet_Check(object)) {
      text = items.empty() ? "frozenset()" : "frozenset({" + items + "})";
    }
    return is_shared ? Named(object, text) : text;
  }

  std::string DefaultDictionary(PyObject* object) {
    PyRef factory =
        PyRef::Adopt(PyObject_GetAttrString(object, "default_factory"));
    if (!factory) PyErr_Clear();
    return Call(object,
                (factory ? Expression(factory.get()) : "None") + ", {" +
                    Entries(object) + "}",
                "(", ")");
  }

  // Type(arguments), and its attributes, if it has any.
  std::string Call(PyObject* object, const std::string& arguments,
                   const char* open, const char* close) {
    const std::string text = TypeText(object) + open + arguments + close;
    const bool has_attributes =
        types_->Of(object).has_attributes && !AttributesOf(object).empty();
    if (!has_attributes && !shared_.contains(object)) return text;
    const std::string name = Named(object, text);
    Attributes(object, name);
    return name;
  }

  // Type(a=1, b=2), for a dataclass whose fields are all that it holds; empty
  // if it is none.
  std::string Dataclass(PyObject* object) {
    auto* type = reinterpret_cast<PyObject*>(Py_TYPE(object));
    PyRef fields =
        PyRef::Adopt(PyObject_GetAttrString(type, "__dataclass_fields__"));
    if (!fields) PyErr_Clear();
    if (!fields || !PyDict_Check(fields.get()) ||
        PyObject_HasAttrString(type, "__post_init__") != 0) {
      return "";
    }
    const std::vector<PythonAttribute> attributes = AttributesOf(object);
    const auto count = static_cast<Py_ssize_t>(attributes.size());
    if (count != PyDict_GET_SIZE(fields.get())) return "";
    std::string text;
    for (const PythonAttribute& attribute : attributes) {
      PyObject* field = PyDict_GetItem(fields.get(), attribute.name.get());
      PyRef is_given = PyRef::Adopt(
          field == nullptr ? nullptr : PyObject_GetAttrString(field, "init"));
      if (!is_given) PyErr_Clear();
      if (is_given.get() != Py_True) return "";
      text += (text.empty() ? "" : ", ") + PythonText(attribute.name.get()) +
              "=" + Expression(attribute.value.get());
    }
    return TypeText(object) + "(" + text + ")";
  }

  std::string Instance(PyObject* object) {
    // One that leads back to itself needs a name before its parts.
    if (!shared_.contains(object)) {
      const std::string made = Dataclass(object);
      if (!made.empty()) return made;
    }
    const std::string type = TypeText(object);
    const std::string name = Named(object, "object.__new__(" + type + ")");
    Attributes(object, name);
    return name;
  }

  void Attributes(PyObject* object, const std::string& name) {
    for (const PythonAttribute& attribute : AttributesOf(object)) {
      const std::string value = Expression(attribute.value.get());
      statements_ += "object.__setattr__(" + name + ", \"" +
                     PythonText(attribute.name.get()) + "\", " + value + ")\n";
    }
  }

  std::string OfC(PyObject* object) {
    if (!ReducedByC(object)) {
      return "None  # " + PythonTypeName(object) + "\n";
    }
    const std::string text = ReprOf(object);
    auto* type = reinterpret_cast<PyObject*>(Py_TYPE(object));
    const auto [module, name] = ModuleAndName(PythonTypeName(object), type);
    if (text.starts_with("<")) return Unpickled(object);
    if (module.empty()) return text;
    // datetime.datetime(...) and Decimal(...): as the repr() has it.
    if (text.starts_with(module + ".")) {
      imports_.insert("import " + module);
      return text;
    }
    if (!text.starts_with(name + "(")) return Unpickled(object);
    Imported(module, name);
    return text;
  }

  // What has no repr() that Python reads, such as an array.
  std::string Unpickled(PyObject* object) {
    PyRef pickle = PyRef::Adopt(PyImport_ImportModule("pickle"));
    PyRef bytes = PyRef::Adopt(
        pickle ? PyObject_CallMethod(pickle.get(), "dumps", "O", object)
               : nullptr);
    if (!bytes) {
      PyErr_Clear();
      return "None  # " + PythonTypeName(object) + "\n";
    }
    imports_.insert("import pickle");
    return "pickle.loads(" + ReprOf(bytes.get()) + ")";
  }

  // Gives the object a name for what follows.
  std::string Named(PyObject* object, const std::string& text) {
    const std::string name = "v" + std::to_string(++last_name_);
    names_[object] = name;
    statements_ += name + " = " + text + "\n";
    return name;
  }

  // A name for the empty container first, then what it holds.
  std::string Filled(PyObject* object, const char* empty, const char* method) {
    const std::string name = Named(object, empty);
    for (const ObjectPart& part : PartsOf(object, types_)) {
      const std::string key =
          part.label ? "[" + Expression(part.label.get()) + "] = " : "";
      const std::string value = Expression(part.value.get());
      statements_ += name;
      statements_ += part.label
                         ? key + value + "\n"
                         : "." + std::string(method) + "(" + value + ")\n";
    }
    return name;
  }

  TypeFactsTable* types_;
  size_t limit_;
  int depth_ = 0;
  int last_name_ = 0;
  std::set<std::string> imports_;
  std::string statements_;
  // Looked up, never iterated.
  std::unordered_map<PyObject*, int> references_;
  std::unordered_map<PyObject*, bool> shared_;
  std::unordered_map<PyObject*, std::string> names_;
};

}  // namespace

std::string PythonSource(PyObject* object, TypeFactsTable* types,
                         size_t limit) {
  return SourceWriter(object, types, limit).Write(object);
}

}  // namespace pouch
