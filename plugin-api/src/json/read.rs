//! The reader as serde sees it.
//!
//! Every function here is compiled again in each tool, once for each type that asks for it, so each of them only
//! passes on: what is found out, and every error, is found out in [`super::reader`].

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error as _, Expected, MapAccess, SeqAccess, Unexpected, VariantAccess,
    Visitor,
};

use super::mismatch::Mismatch;
use super::number::Number;
use super::reader::{Kind, Part, Reader, Step};

macro_rules! integers {
    ($($function:ident)*) => {$(
        fn $function<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
            match self.small_integer(&visitor)? {
                Small::Unsigned(value) => visitor.visit_u64(value),
                Small::Signed(value) => visitor.visit_i64(value),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = Mismatch;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.kind() {
            Kind::Object => self.deserialize_map(visitor),
            Kind::List => self.deserialize_seq(visitor),
            Kind::Text => visitor.visit_borrowed_str(self.take_text()),
            Kind::Bool => self.deserialize_bool(visitor),
            Kind::Null => {
                self.skip();
                visitor.visit_unit()
            }
            Kind::Number => match self.any_number(&visitor)? {
                AnyNumber::Unsigned(value) => visitor.visit_u64(value),
                AnyNumber::Signed(value) => visitor.visit_i64(value),
                AnyNumber::Float(value) => visitor.visit_f64(value),
            },
            Kind::Missing => Err(self.unexpected(&visitor)),
        }
    }

    integers! {
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
    }

    fn deserialize_u128<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        let value = self.unsigned_128(&visitor)?;
        visitor.visit_u128(value)
    }

    fn deserialize_i128<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        let value = self.signed_128(&visitor)?;
        visitor.visit_i128(value)
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        let value = self.single(&visitor)?;
        visitor.visit_f32(value)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        let value = self.float(&visitor)?;
        visitor.visit_f64(value)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        let value = self.boolean(&visitor)?;
        visitor.visit_bool(value)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        let value = self.text(&visitor)?;
        visitor.visit_borrowed_str(value)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        let value = self.text(&visitor)?;
        visitor.visit_borrowed_str(value)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        let value = self.text(&visitor)?;
        visitor.visit_borrowed_str(value)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.kind() {
            Kind::List => self.deserialize_seq(visitor),
            _ => {
                let value = self.text(&visitor)?;
                visitor.visit_borrowed_bytes(value.as_bytes())
            }
        }
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.deserialize_bytes(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.nothing() {
            true => visitor.visit_none(),
            false => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.null(&visitor)?;
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _name: &'static str, visitor: V) -> Result<V::Value, Mismatch> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.open_as(Kind::List, &visitor)?;
        let value = visitor.visit_seq(Items { reader: &mut *self, index: 0 })?;
        self.close("items")?;
        Ok(value)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _length: usize, visitor: V) -> Result<V::Value, Mismatch> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _length: usize,
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.open_as(Kind::Object, &visitor)?;
        let value = visitor.visit_map(Pairs { reader: &mut *self, key: "" })?;
        self.close("keys")?;
        Ok(value)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        let path = self.path_length();
        let content = self.open_enum(&visitor)?;
        let value = visitor.visit_enum(Tagged { reader: &mut *self, content })?;
        self.close_enum(content, path)?;
        Ok(value)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.deserialize_str(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.skip();
        visitor.visit_unit()
    }
}

/// An integer of at most 64 bits.
enum Small {
    Unsigned(u64),
    Signed(i64),
}

/// A number as a visitor of anything wants it.
enum AnyNumber {
    Unsigned(u64),
    Signed(i64),
    Float(f64),
}

/// Whether an enum's variant comes with a content.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Content {
    None,
    Value,
}

impl Reader<'_> {
    fn small_integer(&mut self, expected: &dyn Expected) -> Result<Small, Mismatch> {
        match self.integer(expected)? {
            Number::Unsigned(value) => Ok(Small::Unsigned(value)),
            Number::Signed(value) => Ok(Small::Signed(value)),
            _ => Err(Mismatch::invalid_value(Unexpected::Other("a number of more than 64 bits"), expected)),
        }
    }

    fn unsigned_128(&mut self, expected: &dyn Expected) -> Result<u128, Mismatch> {
        match self.integer(expected)? {
            Number::Unsigned(value) => Ok(value.into()),
            Number::HugeUnsigned(value) => Ok(value),
            _ => Err(Mismatch::invalid_value(Unexpected::Other("a number below zero"), expected)),
        }
    }

    fn signed_128(&mut self, expected: &dyn Expected) -> Result<i128, Mismatch> {
        let too_large = |_| Mismatch::invalid_value(Unexpected::Other("a number of more than 127 bits"), expected);
        match self.integer(expected)? {
            Number::Unsigned(value) => Ok(value.into()),
            Number::Signed(value) => Ok(value.into()),
            Number::HugeUnsigned(value) => value.try_into().map_err(too_large),
            Number::HugeSigned(value) => Ok(value),
            Number::Float(value) => Err(Mismatch::invalid_type(Unexpected::Float(value), expected)),
        }
    }

    fn any_number(&mut self, expected: &dyn Expected) -> Result<AnyNumber, Mismatch> {
        Ok(match self.number(expected)? {
            Number::Unsigned(value) => AnyNumber::Unsigned(value),
            Number::Signed(value) => AnyNumber::Signed(value),
            Number::HugeUnsigned(value) => AnyNumber::Float(value as f64),
            Number::HugeSigned(value) => AnyNumber::Float(value as f64),
            Number::Float(value) => AnyNumber::Float(value),
        })
    }

    fn open_enum(&mut self, expected: &dyn Expected) -> Result<Content, Mismatch> {
        match self.kind() {
            Kind::Text => Ok(Content::None),
            Kind::Object => {
                self.open();
                match self.next_part() {
                    true => Ok(Content::Value),
                    false => {
                        Err(Mismatch::invalid_length(0, &"an object with the name of the variant as its only key"))
                    }
                }
            }
            _ => Err(self.unexpected(expected)),
        }
    }

    /// Goes behind an enum, which is at this path.
    fn close_enum(&mut self, content: Content, path: usize) -> Result<(), Mismatch> {
        self.leave(path);
        match content {
            Content::None => Ok(()),
            Content::Value => self.close("keys"),
        }
    }

    /// Starts on the next item of the open list, if there is one.
    fn begin_item(&mut self, index: &mut usize) -> Option<Part> {
        if !self.next_part() {
            return None;
        }
        let part = self.begin_part(Step::Index(*index));
        *index += 1;
        Some(part)
    }

    /// Starts on the next key of the open object, if there is one: its content and its place.
    fn begin_member(&mut self) -> Option<usize> {
        if !self.next_part() {
            return None;
        }
        self.begin_key();
        Some(self.position())
    }
}

/// The items of a list.
struct Items<'reader, 'de> {
    reader: &'reader mut Reader<'de>,
    index: usize,
}

impl<'de> SeqAccess<'de> for Items<'_, 'de> {
    type Error = Mismatch;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Mismatch> {
        let Some(part) = self.reader.begin_item(&mut self.index) else {
            return Ok(None);
        };
        let value = seed.deserialize(&mut *self.reader)?;
        self.reader.end_part(&part);
        Ok(Some(value))
    }
}

/// The pairs of an object.
struct Pairs<'reader, 'de> {
    reader: &'reader mut Reader<'de>,
    key: &'de str,
}

impl<'de> MapAccess<'de> for Pairs<'_, 'de> {
    type Error = Mismatch;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Mismatch> {
        let Some(start) = self.reader.begin_member() else {
            return Ok(None);
        };
        self.key = self.reader.peek_key();
        let key = seed.deserialize(&mut *self.reader)?;
        self.reader.end_key(start);
        Ok(Some(key))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Mismatch> {
        let part = self.reader.begin_part(Step::Key(self.key));
        let value = seed.deserialize(&mut *self.reader)?;
        self.reader.end_part(&part);
        Ok(value)
    }
}

/// A variant: a string, or an object whose only key is its name.
struct Tagged<'reader, 'de> {
    reader: &'reader mut Reader<'de>,
    content: Content,
}

impl<'de> EnumAccess<'de> for Tagged<'_, 'de> {
    type Error = Mismatch;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(mut self, seed: V) -> Result<(V::Value, Self), Mismatch> {
        let start = self.reader.position();
        let name = seed.deserialize(&mut *self.reader)?;
        self.begin_content(start);
        Ok((name, self))
    }
}

impl Tagged<'_, '_> {
    /// Goes from the name of the variant, which starts here, to its content.
    fn begin_content(&mut self, start: usize) {
        if self.content == Content::Value {
            let name = self.reader.end_key(start);
            self.reader.enter(Step::Key(name));
        }
    }

    fn demand(&self, content: Content, expected: &'static str) -> Result<(), Mismatch> {
        match self.content == content {
            true => Ok(()),
            false => Err(Mismatch::invalid_type(Unexpected::UnitVariant, &expected)),
        }
    }
}

impl<'de> VariantAccess<'de> for Tagged<'_, 'de> {
    type Error = Mismatch;

    fn unit_variant(self) -> Result<(), Mismatch> {
        match self.content {
            Content::None => Ok(()),
            Content::Value => self.reader.null(&"null as the content of a variant without fields"),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Mismatch> {
        self.demand(Content::Value, "newtype variant")?;
        seed.deserialize(self.reader)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _length: usize, visitor: V) -> Result<V::Value, Mismatch> {
        self.demand(Content::Value, "tuple variant")?;
        self.reader.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        self.demand(Content::Value, "struct variant")?;
        self.reader.deserialize_map(visitor)
    }
}
