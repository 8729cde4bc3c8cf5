// Correlation matrices of src/chance/correlation.hpp.
#include "chance/correlation.hpp"

#include <cmath>
#include <numbers>

#include "support/catch.hpp"

using namespace topsheet::chance::detail;

namespace {

SquareMatrix matrix(int n, std::initializer_list<double> entries) {
    SquareMatrix m(n);
    m.entries = entries;
    return m;
}

} // namespace

TEST_CASE("rank and Pearson correlation", "[chance][correlation]") {
    for (double rank = -1.0; rank <= 1.0; rank += 0.0625) {
        CHECK_THAT(pearson_of_rank(rank), tests::WithinAbs(2.0 * std::sin(std::numbers::pi * rank / 6.0), 1e-15));
        CHECK_THAT(rank_of_pearson(pearson_of_rank(rank)), tests::WithinAbs(rank, 1e-14));
    }
    CHECK(pearson_of_rank(1.0) == 1.0);
    CHECK(pearson_of_rank(-1.0) == -1.0);
    CHECK(pearson_of_rank(0.0) == 0.0);
}

TEST_CASE("the nearest correlation matrix of Higham's example", "[chance][correlation]") {
    // Higham (2002), section 4: for this matrix the nearest has 0.7607 and 0.1573
    const auto nearest = nearest_correlation(matrix(3, {1, 1, 0, 1, 1, 1, 0, 1, 1}));
    CHECK_THAT(nearest(0, 1), tests::WithinAbs(0.7607, 1e-4));
    CHECK_THAT(nearest(1, 2), tests::WithinAbs(0.7607, 1e-4));
    CHECK_THAT(nearest(0, 2), tests::WithinAbs(0.1573, 1e-4));
    CHECK(nearest(0, 0) == 1.0);
    CHECK(nearest(2, 0) == nearest(0, 2));
}

TEST_CASE("a positive definite matrix stays as it is", "[chance][correlation]") {
    const auto m = matrix(3, {1, 0.5, 0.2, 0.5, 1, -0.3, 0.2, -0.3, 1});
    CHECK(nearest_correlation(m).entries == m.entries);
}

TEST_CASE("the factor multiplies back, for repaired matrices too", "[chance][correlation]") {
    for (const auto& m :
         {matrix(3, {1, 0.5, 0.2, 0.5, 1, -0.3, 0.2, -0.3, 1}), matrix(3, {1, 0.9, 0.9, 0.9, 1, -0.9, 0.9, -0.9, 1}),
          matrix(2, {1, 1, 1, 1}), matrix(2, {1, -1, -1, 1})}) {
        const auto p = nearest_correlation(m), l = cholesky(p);
        for (int i = 0; i < m.size; ++i)
            for (int j = 0; j < m.size; ++j) {
                double sum = 0.0;
                for (int k = 0; k < m.size; ++k)
                    sum += l(i, k) * l(j, k);
                CHECK_THAT(sum, tests::WithinAbs(p(i, j), 1e-14));
                CHECK(std::abs(p(i, j)) <= 1.0);
            }
    }
}
