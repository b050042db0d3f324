//! The writer as serde sees it. As in [`super::read`], every function only passes on.

use std::fmt;

use serde::ser::{self, Serialize, Serializer};

use super::writer::{WriteError, Writer};
use crate::secret::TOKEN;

macro_rules! passed_on {
    ($($function:ident $type:ty => $writer:ident,)*) => {$(
        fn $function(self, value: $type) -> Result<(), WriteError> {
            self.$writer(value.into())
        }
    )*};
}

impl<'writer> Serializer for &'writer mut Writer {
    type Ok = ();
    type Error = WriteError;
    type SerializeSeq = Parts<'writer>;
    type SerializeTuple = Parts<'writer>;
    type SerializeTupleStruct = Parts<'writer>;
    type SerializeTupleVariant = Parts<'writer>;
    type SerializeMap = Parts<'writer>;
    type SerializeStruct = Parts<'writer>;
    type SerializeStructVariant = Parts<'writer>;

    passed_on! {
        serialize_bool bool => boolean,
        serialize_i8 i8 => signed,
        serialize_i16 i16 => signed,
        serialize_i32 i32 => signed,
        serialize_i64 i64 => signed,
        serialize_i128 i128 => signed_128,
        serialize_u8 u8 => unsigned,
        serialize_u16 u16 => unsigned,
        serialize_u32 u32 => unsigned,
        serialize_u64 u64 => unsigned,
        serialize_u128 u128 => unsigned_128,
        serialize_f32 f32 => single,
        serialize_f64 f64 => float,
        serialize_str &str => string,
        serialize_bytes &[u8] => bytes,
    }

    fn serialize_char(self, value: char) -> Result<(), WriteError> {
        self.string(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_none(self) -> Result<(), WriteError> {
        self.null()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), WriteError> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), WriteError> {
        self.null()
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Result<(), WriteError> {
        self.null()
    }

    fn serialize_unit_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
    ) -> Result<(), WriteError> {
        self.string(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<(), WriteError> {
        if name != TOKEN {
            return value.serialize(self);
        }
        let start = self.begin_secret()?;
        let written = value.serialize(&mut *self);
        self.end_secret(start, written)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), WriteError> {
        self.open_variant(variant, b"")?;
        value.serialize(&mut *self)?;
        self.close(b"}");
        Ok(())
    }

    fn serialize_seq(self, _length: Option<usize>) -> Result<Parts<'writer>, WriteError> {
        self.open(b"[")?;
        Ok(Parts { writer: self, first: true, end: b"]" })
    }

    fn serialize_tuple(self, _length: usize) -> Result<Parts<'writer>, WriteError> {
        self.serialize_seq(None)
    }

    fn serialize_tuple_struct(self, _name: &'static str, _length: usize) -> Result<Parts<'writer>, WriteError> {
        self.serialize_seq(None)
    }

    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _length: usize,
    ) -> Result<Parts<'writer>, WriteError> {
        self.open_variant(variant, b"[")?;
        Ok(Parts { writer: self, first: true, end: b"]}" })
    }

    fn serialize_map(self, _length: Option<usize>) -> Result<Parts<'writer>, WriteError> {
        self.open(b"{")?;
        Ok(Parts { writer: self, first: true, end: b"}" })
    }

    fn serialize_struct(self, _name: &'static str, _length: usize) -> Result<Parts<'writer>, WriteError> {
        self.serialize_map(None)
    }

    fn serialize_struct_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _length: usize,
    ) -> Result<Parts<'writer>, WriteError> {
        self.open_variant(variant, b"{")?;
        Ok(Parts { writer: self, first: true, end: b"}}" })
    }

    fn collect_str<T: fmt::Display + ?Sized>(self, value: &T) -> Result<(), WriteError> {
        self.display(&value)
    }
}

/// The parts of a list or of an object, one after the other.
pub struct Parts<'writer> {
    writer: &'writer mut Writer,
    first: bool,
    end: &'static [u8],
}

impl Parts<'_> {
    fn finish(self) -> Result<(), WriteError> {
        self.writer.close(self.end);
        Ok(())
    }
}

macro_rules! items {
    ($($kind:ident $function:ident,)*) => {$(
        impl ser::$kind for Parts<'_> {
            type Ok = ();
            type Error = WriteError;

            fn $function<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), WriteError> {
                self.writer.part(&mut self.first);
                value.serialize(&mut *self.writer)
            }

            fn end(self) -> Result<(), WriteError> {
                self.finish()
            }
        }
    )*};
}

items! {
    SerializeSeq serialize_element,
    SerializeTuple serialize_element,
    SerializeTupleStruct serialize_field,
    SerializeTupleVariant serialize_field,
}

macro_rules! fields {
    ($($kind:ident,)*) => {$(
        impl ser::$kind for Parts<'_> {
            type Ok = ();
            type Error = WriteError;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), WriteError> {
                self.writer.field(&mut self.first, name)?;
                value.serialize(&mut *self.writer)
            }

            fn end(self) -> Result<(), WriteError> {
                self.finish()
            }
        }
    )*};
}

fields! {
    SerializeStruct,
    SerializeStructVariant,
}

impl ser::SerializeMap for Parts<'_> {
    type Ok = ();
    type Error = WriteError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), WriteError> {
        self.writer.begin_key(&mut self.first);
        key.serialize(&mut *self.writer)?;
        self.writer.end_key();
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), WriteError> {
        value.serialize(&mut *self.writer)
    }

    fn end(self) -> Result<(), WriteError> {
        self.finish()
    }
}
