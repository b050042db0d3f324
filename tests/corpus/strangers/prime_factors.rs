use plugin_api::prelude::*;

fn sieve(limit: usize) -> Vec<usize> {
    let mut is_prime = vec![true; limit + 1];
    is_prime[0] = false;
    if limit >= 1 { is_prime[1] = false; }
    let mut i = 2;
    while i * i <= limit {
        if is_prime[i] {
            let mut j = i * i;
            while j <= limit { is_prime[j] = false; j += i; }
        }
        i += 1;
    }
    is_prime.iter().enumerate().filter_map(|(n, &p)| if p { Some(n) } else { None }).collect()
}

#[derive(Serialize, JsonSchema)]
struct Output { primes: Vec<usize>, factors: Vec<(u64, u32)> }

/// List the primes up to `limit` and factor `number`.
#[tool]
fn prime_factors(limit: usize, number: u64) -> Output {
    let mut n = number;
    let mut factors = vec![];
    let mut d = 2u64;
    while d * d <= n {
        let mut count = 0;
        while n % d == 0 { n /= d; count += 1; }
        if count > 0 { factors.push((d, count)); }
        d += 1;
    }
    if n > 1 { factors.push((n, 1)); }
    Output { primes: sieve(limit), factors }
}
