//! Splits an amount of money so that the parts add up to it to the last cent.
use plugin_api::prelude::*;

#[derive(Deserialize, JsonSchema)]
struct Share {
    /// Who or what pays this part.
    name: String,
    /// Its weight, such as a headcount or an area; only the proportions matter.
    weight: u32,
}

#[derive(Debug, PartialEq, Serialize, JsonSchema)]
struct Part {
    name: String,
    cents: i64,
}

/// Split `cents` in proportion to the weights of `shares`.
///
/// Every part is within one cent of its exact share. The cents that rounding leaves over go to the parts that lost most
/// by it; among equals, to the first.
#[tool]
fn allocate_amount(cents: i64, shares: Vec<Share>) -> Result<Vec<Part>> {
    let weights: i128 = shares.iter().map(|share| i128::from(share.weight)).sum();
    ensure!(weights > 0, "no share has a weight; give at least one that is above zero");

    // Exact integer arithmetic: an `i64` times a `u32` cannot leave an `i128`.
    let (sign, amount) = (cents.signum(), i128::from(cents).abs());
    let exact = |share: &Share| amount * i128::from(share.weight);
    let mut parts: Vec<i128> = shares.iter().map(|share| exact(share) / weights).collect();
    let left_over = amount - parts.iter().sum::<i128>();

    let mut by_loss: Vec<usize> = (0..shares.len()).collect();
    by_loss.sort_by_key(|&index| std::cmp::Reverse(exact(&shares[index]) % weights));
    for index in by_loss.into_iter().take(usize::try_from(left_over)?) {
        parts[index] += 1;
    }
    let signed = |part: i128| i64::try_from(part * i128::from(sign));
    shares.into_iter().zip(parts).map(|(share, part)| Ok(Part { name: share.name, cents: signed(part)? })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(cents: i64, weights: &[u32]) -> Vec<i64> {
        let shares = weights.iter().map(|&weight| Share { name: String::new(), weight }).collect();
        allocate_amount(cents, shares).unwrap().into_iter().map(|part| part.cents).collect()
    }

    #[test]
    fn nothing_is_lost_and_nothing_is_made() {
        for cents in [-101, -1, 0, 1, 2, 99, 100, 101, i64::MAX, i64::MIN] {
            for weights in [&[1, 1, 1][..], &[1, 2, 4], &[0, 7], &[u32::MAX, 1, u32::MAX]] {
                assert_eq!(
                    split(cents, weights).iter().map(|&part| i128::from(part)).sum::<i128>(),
                    i128::from(cents)
                );
            }
        }
    }

    #[test]
    fn the_largest_loss_is_made_good_first() {
        assert_eq!(split(100, &[1, 1, 1]), [34, 33, 33]);
        assert_eq!(split(-100, &[1, 1, 1]), [-34, -33, -33]);
        assert_eq!(split(10, &[1, 5]), [2, 8]);
    }
}
