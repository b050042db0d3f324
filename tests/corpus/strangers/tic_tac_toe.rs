use plugin_api::prelude::*;

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
enum Player { X, O }

impl Player { fn other(self) -> Self { if self == Player::X { Player::O } else { Player::X } } }

#[derive(Clone)]
struct Board([Option<Player>; 9]);

impl Board {
    const LINES: [[usize; 3]; 8] = [[0, 1, 2], [3, 4, 5], [6, 7, 8], [0, 3, 6], [1, 4, 7], [2, 5, 8], [0, 4, 8], [2, 4, 6]];

    fn winner(&self) -> Option<Player> {
        Self::LINES.iter().find_map(|l| match l.map(|i| self.0[i]) {
            [Some(a), Some(b), Some(c)] if a == b && b == c => Some(a),
            _ => None,
        })
    }

    fn minimax(&mut self, me: Player, turn: Player) -> i32 {
        if let Some(w) = self.winner() { return if w == me { 1 } else { -1 }; }
        let free: Vec<usize> = (0..9).filter(|&i| self.0[i].is_none()).collect();
        if free.is_empty() { return 0; }
        let scores = free.into_iter().map(|i| {
            self.0[i] = Some(turn);
            let s = self.minimax(me, turn.other());
            self.0[i] = None;
            s
        });
        if turn == me { scores.max().unwrap() } else { scores.min().unwrap() }
    }
}

#[derive(Serialize, JsonSchema)]
struct Advice { winner: Option<Player>, best: Vec<usize>, score: i32 }

/// Best moves for the player whose turn it is; X begins.
#[tool]
fn tic_tac_toe(board: String) -> Result<Advice, String> {
    let cells: Vec<Option<Player>> = board.chars().filter(|c| !c.is_whitespace()).map(|c| match c {
        'X' => Ok(Some(Player::X)), 'O' => Ok(Some(Player::O)), '.' => Ok(None), c => Err(format!("what is {c}?")),
    }).collect::<Result<_, _>>()?;
    let n = cells.len();
    let mut b = Board(cells.try_into().map_err(|_| format!("{n} cells"))?);
    let count = |p| b.0.iter().filter(|c| **c == Some(p)).count();
    let me = match count(Player::X) - count(Player::O) { 0 => Player::X, 1 => Player::O, _ => return Err("impossible position".into()) };
    if let Some(w) = b.winner() { return Ok(Advice { winner: Some(w), best: vec![], score: 0 }); }
    let mut scored = Vec::new();
    for i in 0..9 {
        if b.0[i].is_none() {
            b.0[i] = Some(me);
            scored.push((b.minimax(me, me.other()), i));
            b.0[i] = None;
        }
    }
    let score = scored.iter().map(|s| s.0).max().unwrap_or(0);
    Ok(Advice { winner: None, best: scored.iter().filter(|s| s.0 == score).map(|s| s.1).collect(), score })
}
