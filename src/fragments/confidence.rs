//! How likely a candidate is right: logistic regression over what speaks for it, fitted on units
//! that were held out of training, and drawn towards weights that were fitted on other memories, so
//! that a small memory, which has few examples, keeps to those.

/// The number of features.
pub(super) const FEATURES: usize = 34;

/// What speaks for a candidate; the first is 1.
pub(super) type Features = [f64; FEATURES];

/// Weights of the features, and a line that evens out how confident the chosen ones are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Model {
    pub(super) weights: Features,
    /// Intercept and slope of the log-odds of those that were chosen.
    pub(super) chosen: [f64; 2],
}

impl Default for Model {
    fn default() -> Self {
        Self { weights: PRIOR, chosen: [0.0, 1.0] }
    }
}

/// Fitted on half of the blocks of health texts, Chinese and Urdu, and on software texts; but the weight of
/// the share below which a target counts as cut short, which is a rule.
const PRIOR: Features = [
    -1.86, -0.15, 1.56, 1.85, 1.53, 0.59, 0.19, -0.90, -0.39, -0.69, -2.18, -0.87, 0.22, -0.26,
    0.99, -0.13, -1.04, -0.14, 0.64, -1.02, -6.0, -0.04, -0.11, 0.03, 0.04, 0.59, 2.79, 0.74,
    -1.41, 0.02, -1.41, -3.02, 0.83, -0.61,
];
/// How strongly the weights are drawn to the prior, in examples.
const DRAW: f64 = 150.0;
/// How strongly the line is drawn to leaving the confidence as it is, in examples.
const DRAW_CHOSEN: f64 = 100.0;

/// Up to this distance from the memory a text is like the memory's own: of held-out blocks of health and
/// software texts, nearly all are.
const NEAR: f64 = 0.3;
/// How much less the log-odds are a unit of distance farther: fitted on texts of other fields than the
/// memory (health, software, phrases and encyclopaedia of memories of the others and of the Bible).
const FAR: f64 = 2.75;

impl Model {
    /// The probability that a candidate is right, before it competes with its neighbours.
    pub(super) fn probability(&self, features: &Features) -> f64 {
        logistic(dot(&self.weights, features))
    }

    /// The probability that a candidate is right once it was chosen, in a text as far from the memory;
    /// see [`super::near::distance`].
    pub(super) fn of_chosen(&self, probability: f64, distance: f64) -> f64 {
        let far = FAR * (distance - NEAR).max(0.0);
        logistic(self.chosen[0] + self.chosen[1] * log_odds(probability) - far)
    }

    /// Fits the weights to examples: features, and whether they were right.
    pub(super) fn fit(examples: &[(Features, bool)]) -> Self {
        let weights = fit(examples, &PRIOR, DRAW);
        Self { weights, chosen: [0.0, 1.0] }
    }

    /// Fits the line for the chosen ones: their probabilities, and whether they were right.
    pub(super) fn fit_chosen(&mut self, examples: &[(f64, bool)]) {
        let examples: Vec<([f64; 2], bool)> =
            examples.iter().map(|&(p, right)| ([1.0, log_odds(p)], right)).collect();
        self.chosen = fit(&examples, &[0.0, 1.0], DRAW_CHOSEN);
    }
}

fn dot<const N: usize>(a: &[f64; N], b: &[f64; N]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

fn log_odds(p: f64) -> f64 {
    let p = p.clamp(1e-4, 1.0 - 1e-4);
    (p / (1.0 - p)).ln()
}

/// Newton's method for the log-likelihood less half of `draw` times the squared distance from the
/// prior. The function is concave, so it converges; steps are halved where they overshoot.
fn fit<const N: usize>(examples: &[([f64; N], bool)], prior: &[f64; N], draw: f64) -> [f64; N] {
    let value = |weights: &[f64; N]| {
        let fit: f64 = examples
            .iter()
            .map(|(x, right)| {
                let score = dot(weights, x);
                // ln(logistic(score)) of the side that it is on, without overflow.
                let score = if *right { score } else { -score };
                -((-score.abs()).exp().ln_1p() + (-score).max(0.0))
            })
            .sum();
        let far: f64 = weights.iter().zip(prior).map(|(w, p)| (w - p) * (w - p)).sum();
        fit - draw / 2.0 * far
    };
    let mut weights = *prior;
    let mut best = value(&weights);
    for _ in 0..25 {
        let mut gradient = [0.0; N];
        let mut curvature = [[0.0; N]; N];
        for i in 0..N {
            gradient[i] = -draw * (weights[i] - prior[i]);
            curvature[i][i] = draw;
        }
        for (x, right) in examples {
            let p = logistic(dot(&weights, x));
            let (off, spread) = (f64::from(*right) - p, p * (1.0 - p));
            for i in 0..N {
                gradient[i] += off * x[i];
                for j in 0..N {
                    curvature[i][j] += spread * x[i] * x[j];
                }
            }
        }
        let step = solve(curvature, gradient);
        let mut scale = 1.0;
        let improved = loop {
            let mut next = weights;
            next.iter_mut().zip(&step).for_each(|(w, s)| *w += scale * s);
            let reached = value(&next);
            if reached > best {
                let gained = reached - best;
                (weights, best) = (next, reached);
                break gained > 1e-6;
            }
            scale /= 2.0;
            if scale < 1e-4 {
                break false;
            }
        };
        if !improved {
            break;
        }
    }
    weights
}

/// Solves a·x = b for a positive definite a, by elimination with pivots.
fn solve<const N: usize>(mut a: [[f64; N]; N], mut b: [f64; N]) -> [f64; N] {
    for column in 0..N {
        let pivot = (column..N)
            .max_by(|&i, &j| a[i][column].abs().total_cmp(&a[j][column].abs()))
            .unwrap_or(column);
        a.swap(column, pivot);
        b.swap(column, pivot);
        let row = a[column];
        for i in column + 1..N {
            let factor = a[i][column] / row[column];
            for j in column..N {
                a[i][j] -= factor * row[j];
            }
            b[i] -= factor * b[column];
        }
    }
    let mut x = [0.0; N];
    for i in (0..N).rev() {
        let known: f64 = (i + 1..N).map(|j| a[i][j] * x[j]).sum();
        x[i] = (b[i] - known) / a[i][i];
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_examples_the_prior_stands() {
        assert_eq!(Model::fit(&[]), Model::default());
    }

    #[test]
    fn a_fit_is_calibrated_on_its_examples() {
        // Right in 80 of 100 where the feature is 1, in 20 of 100 where it is 0.
        let examples: Vec<([f64; 2], bool)> = (0..2000)
            .map(|i| {
                let x = f64::from(i % 2);
                let right = (i / 2) % 10 < if i % 2 == 1 { 8 } else { 2 };
                ([1.0, x], right)
            })
            .collect();
        let weights = fit(&examples, &[0.0, 0.0], 1.0);
        assert!((logistic(weights[0]) - 0.2).abs() < 0.01, "{weights:?}");
        assert!((logistic(weights[0] + weights[1]) - 0.8).abs() < 0.01, "{weights:?}");
    }

    #[test]
    fn equations_are_solved() {
        let x = solve([[4.0, 1.0, 0.0], [1.0, 3.0, 1.0], [0.0, 1.0, 2.0]], [6.0, 10.0, 8.0]);
        for (x, expected) in x.iter().zip([1.0, 2.0, 3.0]) {
            assert!((x - expected).abs() < 1e-9, "{x}");
        }
    }
}
