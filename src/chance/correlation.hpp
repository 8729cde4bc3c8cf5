#pragma once
/// @file
/// Correlation matrices of the Gaussian copula: rank to Pearson, the nearest possible matrix, its factor.

#include <vector>

namespace topsheet::chance::detail {

/// Pearson correlation of two normals with this rank correlation: 2 sin(pi rank / 6). Kruskal, "Ordinal
/// measures of association", JASA 53 (1958) 814.
double pearson_of_rank(double rank);

/// The inverse: 6 / pi asin(pearson / 2).
double rank_of_pearson(double pearson);

/// A square matrix, row by row.
struct SquareMatrix {
    int size = 0;
    std::vector<double> entries{};

    explicit SquareMatrix(int n) : size(n), entries(static_cast<std::size_t>(n) * static_cast<std::size_t>(n)) {}
    double& operator()(int row, int column) { return entries[static_cast<std::size_t>(row * size + column)]; }
    double operator()(int row, int column) const { return entries[static_cast<std::size_t>(row * size + column)]; }
};

/// The matrix itself when its least eigenvalue is above 1e-7; otherwise the nearest correlation matrix in the
/// Frobenius norm (Higham, "Computing the nearest correlation matrix: a problem from finance", IMA J. Numer.
/// Anal. 22 (2002) 329), with eigenvalues lifted to 1e-5 and entries rounded to multiples of 2^-24, so that the
/// last bits of the eigenvalue routine cannot reach a draw.
SquareMatrix nearest_correlation(const SquareMatrix& matrix);

/// The lower triangular L with L L' = matrix, which is positive definite.
SquareMatrix cholesky(const SquareMatrix& matrix);

} // namespace topsheet::chance::detail
