use plugin_api::prelude::*;

#[derive(Debug, Clone, PartialEq)]
pub struct InsufficientFunds { pub account: String, pub missing: u64 }
impl std::fmt::Display for InsufficientFunds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} lacks {}.{:02}", self.account, self.missing / 100, self.missing % 100)
    }
}
impl std::error::Error for InsufficientFunds {}

#[derive(Default)]
pub struct Bank { accounts: BTreeMap<String, u64>, journal: Vec<String> }

impl Bank {
    fn deposit(&mut self, who: &str, cents: u64) -> &mut Self {
        *self.accounts.entry(who.to_string()).or_insert(0) += cents;
        self.journal.push(format!("+{cents} {who}"));
        self
    }
    fn withdraw(&mut self, who: &str, cents: u64) -> Result<(), InsufficientFunds> {
        let balance = self.accounts.get(who).copied().unwrap_or(0);
        let rest = balance.checked_sub(cents).ok_or_else(|| InsufficientFunds { account: who.into(), missing: cents - balance })?;
        self.accounts.insert(who.into(), rest);
        self.journal.push(format!("-{cents} {who}"));
        Ok(())
    }
    fn transfer(&mut self, from: &str, to: &str, cents: u64) -> Result<(), InsufficientFunds> {
        self.withdraw(from, cents)?;
        self.deposit(to, cents);
        Ok(())
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(tag = "do", rename_all = "lowercase")]
enum Command { Deposit { to: String, cents: u64 }, Withdraw { from: String, cents: u64 }, Transfer { from: String, to: String, cents: u64 } }

#[derive(Serialize, JsonSchema)]
struct Statement { balances: BTreeMap<String, u64>, journal: Vec<String>, refused: Vec<String> }

/// Book the commands in order; all or nothing if `atomic`.
#[tool]
fn bank_ledger(commands: Vec<Command>, #[allow(unused)] atomic: Option<bool>) -> Result<Statement> {
    let mut bank = Bank::default();
    let mut refused = vec![];
    for c in commands {
        let r = match c {
            Command::Deposit { to, cents } => { bank.deposit(&to, cents); Ok(()) }
            Command::Withdraw { from, cents } => bank.withdraw(&from, cents),
            Command::Transfer { ref from, ref to, cents } => bank.transfer(from, to, cents),
        };
        match r {
            Err(e) if atomic == Some(true) => return Err(e.into()),
            Err(e) => refused.push(e.to_string()),
            Ok(()) => (),
        }
    }
    Ok(Statement { balances: bank.accounts, journal: bank.journal, refused })
}
