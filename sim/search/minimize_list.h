// Delta debugging: takes as many elements out of a list as a test allows.

#ifndef POUCH_SIM_SEARCH_MINIMIZE_LIST_H_
#define POUCH_SIM_SEARCH_MINIMIZE_LIST_H_

#include <algorithm>
#include <cstddef>
#include <functional>
#include <vector>

namespace pouch {

enum class ListAnswer {
  kTake,   // The shorter list is as good.
  kLeave,  // It is not.
  kStop,   // It is not, and nothing more may be tried.
};

// Asks `test` about shorter and shorter parts of `*list`, which keep its order,
// and leaves there the last one that was taken: first without everything, then
// without each half, quarter and so on, from the end, at last without each
// element, again and again until none can go. Unless stopped, no single element
// of what is left can go.
template <typename Element>
void MinimizeList(
    std::vector<Element>* list,
    const std::function<ListAnswer(const std::vector<Element>&)>& test) {
  if (list->empty()) return;
  for (size_t chunk = list->size(); chunk > 0;) {
    bool removed = false;
    for (size_t end = list->size(); end > 0;) {
      const size_t begin = end > chunk ? end - chunk : 0;
      std::vector<Element> shorter(list->begin(),
                                   list->begin() + static_cast<long>(begin));
      shorter.insert(shorter.end(), list->begin() + static_cast<long>(end),
                     list->end());
      const ListAnswer answer = test(shorter);
      if (answer == ListAnswer::kStop) return;
      if (answer == ListAnswer::kTake) {
        *list = std::move(shorter);
        removed = true;
      }
      end = begin;
    }
    if (chunk == 1 && removed) continue;
    chunk = std::min(chunk / 2, list->size());
  }
}

}  // namespace pouch

#endif  // POUCH_SIM_SEARCH_MINIMIZE_LIST_H_
