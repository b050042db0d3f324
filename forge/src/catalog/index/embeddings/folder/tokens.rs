//! Texts as numbers of tokens, by the library of tokenizers of Hugging Face.
//!
//! Of a `tokenizer.json` three parts are used: what makes texts alike (`normalizer`), what parts them (`pre_tokenizer`), and
//! the vocabulary with its rules (`model`). What is left out is for other models: tokens around a text, padding, decoding.

use serde::Deserialize;
use serde_json::value::RawValue;
use tokenizers::{
    Model as _, ModelWrapper, NormalizedString, Normalizer as _, NormalizerWrapper, OffsetReferential, OffsetType,
    PreTokenizedString, PreTokenizer as _, PreTokenizerWrapper,
    models::{bpe::BPE, unigram::Unigram, wordlevel::WordLevel, wordpiece::WordPiece},
};

use super::steps::{NORMALIZERS, PRE_TOKENIZERS, expect_harmless};
use crate::visible::visible;

/// The most bytes of a text, once it was made alike. It had 2000 characters.
const MOST_BYTES: usize = 64 << 10;
/// A longer word is none that is known; looking for its parts takes the square of its length.
const LONGEST_WORD: usize = 200;
/// The most characters of the library's own words in a message.
const MOST_SAID: usize = 160;

/// What makes tokens of texts.
#[derive(Debug)]
pub(super) struct Tokens {
    alike: Vec<NormalizerWrapper>,
    parts: Option<PreTokenizerWrapper>,
    model: ModelWrapper,
    /// The token of what is in no vocabulary. It means nothing.
    unknown: Option<u32>,
    count: usize,
}

/// What is used of a `tokenizer.json`.
#[derive(Deserialize)]
struct File<'a> {
    #[serde(borrow)]
    normalizer: Option<&'a RawValue>,
    #[serde(borrow)]
    pre_tokenizer: Option<&'a RawValue>,
    #[serde(borrow)]
    model: &'a RawValue,
}

/// What is to be known of a `model` before it is read.
#[derive(Deserialize)]
struct About {
    #[serde(rename = "type")]
    kind: String,
    unk_token: Option<String>,
    unk_id: Option<u32>,
}

impl Tokens {
    pub(super) fn read(file: &[u8]) -> Result<Self, String> {
        let failed = |error: serde_json::Error| {
            format!("is no tokenizer: {}", visible(&error.to_string(), MOST_SAID).replace('\n', " "))
        };
        let file: File<'_> = serde_json::from_slice(file).map_err(failed)?;
        let mut alike = Vec::new();
        if let Some(normalizer) = file.normalizer {
            expect_harmless(normalizer, &NORMALIZERS)?;
            flat(serde_json::from_str(normalizer.get()).map_err(failed)?, &mut alike);
        }
        let mut parts = None;
        if let Some(pre_tokenizer) = file.pre_tokenizer {
            expect_harmless(pre_tokenizer, &PRE_TOKENIZERS)?;
            parts = Some(serde_json::from_str(pre_tokenizer.get()).map_err(failed)?);
        }
        let text = file.model.get();
        let about: About = serde_json::from_str(text).map_err(failed)?;
        let model = match about.kind.as_str() {
            "WordPiece" => {
                let mut model: WordPiece = serde_json::from_str(text).map_err(failed)?;
                model.max_input_chars_per_word = model.max_input_chars_per_word.min(LONGEST_WORD);
                ModelWrapper::WordPiece(model)
            }
            "BPE" => {
                let mut model: BPE = serde_json::from_str(text).map_err(failed)?;
                // It would leave things to chance, which is for training.
                model.dropout = None;
                ModelWrapper::BPE(model)
            }
            "Unigram" => ModelWrapper::Unigram(serde_json::from_str::<Unigram>(text).map_err(failed)?),
            "WordLevel" => ModelWrapper::WordLevel(serde_json::from_str::<WordLevel>(text).map_err(failed)?),
            other => return Err(format!("has a model of the unknown kind {:?}", visible(other, 40))),
        };
        let unknown = about.unk_token.and_then(|token| model.token_to_id(&token)).or(about.unk_id);
        let last = model.get_vocab().into_values().max().ok_or("has no words in its vocabulary")?;
        Ok(Self { alike, parts, model, unknown, count: last as usize + 1 })
    }

    /// How many tokens there are: one more than the greatest number.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// The tokens of a text that are known.
    pub(super) fn of(&self, text: &str) -> Result<Vec<usize>, String> {
        let failed = |error: tokenizers::Error| {
            format!("makes no tokens of a text: {}", visible(&error.to_string(), MOST_SAID).replace('\n', " "))
        };
        let mut text = NormalizedString::from(text);
        for step in &self.alike {
            step.normalize(&mut text).map_err(failed)?;
            if text.len() > MOST_BYTES {
                return Err(format!("makes more than {MOST_BYTES} bytes of a text before it parts it"));
            }
        }
        let mut parts = PreTokenizedString::from(text);
        if let Some(step) = &self.parts {
            step.pre_tokenize(&mut parts).map_err(failed)?;
        }
        let mut tokens = Vec::new();
        for (part, ..) in parts.get_splits(OffsetReferential::Normalized, OffsetType::None) {
            let found = self.model.tokenize(part).map_err(failed)?;
            tokens.extend(found.into_iter().map(|token| token.id).filter(|id| Some(*id) != self.unknown));
        }
        Ok(tokens.into_iter().map(|token| token as usize).collect())
    }
}

/// The steps of a normalizer one by one, so that what each makes can be measured.
fn flat(normalizer: NormalizerWrapper, steps: &mut Vec<NormalizerWrapper>) {
    match normalizer {
        NormalizerWrapper::Sequence(several) => several.into_iter().for_each(|one| flat(one, steps)),
        one => steps.push(one),
    }
}
