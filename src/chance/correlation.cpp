#include "chance/correlation.hpp"

#include <cmath>

#include <Eigen/Eigenvalues>

namespace topsheet::chance::detail {

namespace {

constexpr double pi = 3.14159265358979323846;

/// sin x for |x| <= pi / 6, by its series; the C library's last bits differ between processors.
double small_sine(double x) {
    const double square = x * x;
    double sum = 1.0;
    for (int k = 16; k >= 2; k -= 2)
        sum = 1.0 - square / (k * (k + 1)) * sum;
    return x * sum;
}

Eigen::MatrixXd clipped(const Eigen::MatrixXd& matrix, double floor) {
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(matrix);
    const Eigen::VectorXd values = solver.eigenvalues().cwiseMax(floor);
    return solver.eigenvectors() * values.asDiagonal() * solver.eigenvectors().transpose();
}

} // namespace

double pearson_of_rank(double rank) {
    if (rank >= 1.0 || rank <= -1.0)
        return rank > 0.0 ? 1.0 : -1.0;
    return 2.0 * small_sine(pi / 6.0 * rank);
}

double rank_of_pearson(double pearson) {
    double rank = pearson; // 2 sin(pi rank / 6) = pearson by Newton's method; the two differ by 0.02 at most
    for (int step = 0; step < 6; ++step) {
        const double sine = small_sine(pi / 6.0 * rank);
        rank -= (2.0 * sine - pearson) / (pi / 3.0 * std::sqrt(1.0 - sine * sine));
    }
    return rank;
}

SquareMatrix nearest_correlation(const SquareMatrix& matrix) {
    const int n = matrix.size;
    Eigen::MatrixXd asked(n, n);
    for (int i = 0; i < n; ++i)
        for (int j = 0; j < n; ++j)
            asked(i, j) = matrix(i, j);
    if (Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(asked, Eigen::EigenvaluesOnly).eigenvalues()(0) > 1e-7)
        return matrix;

    Eigen::MatrixXd y = asked, correction = Eigen::MatrixXd::Zero(n, n);
    for (int step = 0; step < 5000; ++step) { // Higham's algorithm 3.3: Dykstra between cone and unit diagonal
        const Eigen::MatrixXd r = y - correction;
        const Eigen::MatrixXd x = clipped(r, 0.0);
        correction = x - r;
        y = x;
        y.diagonal().setOnes();
        if ((y - x).norm() < 1e-12 * n)
            break;
    }
    y = clipped(y, 1e-5);
    SquareMatrix result(n);
    for (int i = 0; i < n; ++i)
        for (int j = 0; j < n; ++j) {
            const double scaled = 0.5 * (y(i, j) + y(j, i)) / std::sqrt(y(i, i) * y(j, j));
            result(i, j) = i == j ? 1.0 : std::nearbyint(scaled * 0x1p24) * 0x1p-24;
        }
    return result;
}

SquareMatrix cholesky(const SquareMatrix& matrix) {
    const int n = matrix.size;
    SquareMatrix factor(n);
    for (int i = 0; i < n; ++i)
        for (int j = 0; j <= i; ++j) {
            double sum = matrix(i, j);
            for (int k = 0; k < j; ++k)
                sum -= factor(i, k) * factor(j, k);
            factor(i, j) = i == j ? std::sqrt(sum) : sum / factor(j, j);
        }
    return factor;
}

} // namespace topsheet::chance::detail
