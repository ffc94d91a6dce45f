#include "sim/search/spare_applications.h"

#include <map>
#include <memory>
#include <string_view>
#include <utility>

namespace pouch {

Result<ApplicationFactory> WithSpareApplications(
    ApplicationFactory factory, const std::vector<std::string>& workers,
    size_t each) {
  using Spares =
      std::multimap<std::string, std::unique_ptr<Application>, std::less<>>;
  const auto spares = std::make_shared<Spares>();
  for (const std::string& worker : workers) {
    for (size_t i = 0; i < each; ++i) {
      POUCH_ASSIGN_OR_RETURN(std::unique_ptr<Application> made,
                             factory(worker));
      spares->emplace(worker, std::move(made));
    }
  }
  return ApplicationFactory(
      [factory = std::move(factory), spares](
          std::string_view worker) -> Result<std::unique_ptr<Application>> {
        const auto found = spares->lower_bound(worker);
        if (found == spares->end() || found->first != worker)
          return factory(worker);
        return std::move(spares->extract(found).mapped());
      });
}

}  // namespace pouch
