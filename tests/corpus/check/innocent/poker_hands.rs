//! Enums with derive, sorting by keys, array methods, matching on slices.
use plugin_api::prelude::*;
use std::str::FromStr;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Suit {
    Clubs,
    Diamonds,
    Hearts,
    Spades,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Card {
    rank: u8,
    suit: Suit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
enum Hand {
    HighCard,
    Pair,
    TwoPairs,
    ThreeOfAKind,
    Straight,
    Flush,
    FullHouse,
    FourOfAKind,
    StraightFlush,
}

impl FromStr for Card {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let (rank, suit) = text.split_at_checked(text.len().saturating_sub(1)).ok_or("not a card")?;
        let rank = match rank {
            "A" => 14,
            "K" => 13,
            "Q" => 12,
            "J" => 11,
            number => number.parse::<u8>()?,
        };
        let suit = match suit {
            "C" => Suit::Clubs,
            "D" => Suit::Diamonds,
            "H" => Suit::Hearts,
            "S" => Suit::Spades,
            other => bail!("no suit {other}"),
        };
        Ok(Card { rank, suit })
    }
}

fn rate(cards: &mut [Card; 5]) -> Hand {
    cards.sort_unstable();
    let flush = cards.windows(2).all(|pair| pair[0].suit == pair[1].suit);
    let straight = cards.windows(2).all(|pair| pair[0].rank + 1 == pair[1].rank);
    let mut groups: Vec<usize> = cards.chunk_by(|a, b| a.rank == b.rank).map(<[Card]>::len).collect();
    groups.sort_unstable_by(|a, b| b.cmp(a));
    match (&groups[..], flush, straight) {
        (_, true, true) => Hand::StraightFlush,
        ([4, ..], ..) => Hand::FourOfAKind,
        ([3, 2], ..) => Hand::FullHouse,
        (_, true, _) => Hand::Flush,
        (_, _, true) => Hand::Straight,
        ([3, ..], ..) => Hand::ThreeOfAKind,
        ([2, 2, ..], ..) => Hand::TwoPairs,
        ([2, ..], ..) => Hand::Pair,
        _ => Hand::HighCard,
    }
}

/// Rate five cards such as `10H`.
#[tool]
fn poker_hands(cards: Vec<String>) -> Result<Hand> {
    let cards = cards.iter().map(|card| card.parse()).collect::<Result<Vec<Card>>>()?;
    let mut cards: [Card; 5] = cards.try_into().map_err(|cards: Vec<Card>| format!("{} cards are no hand", cards.len()))?;
    Ok(rate(&mut cards))
}
