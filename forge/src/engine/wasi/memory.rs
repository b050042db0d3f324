//! The guest's linear memory, as the host functions see it.
//!
//! Everything that a guest hands over is a number that may lie. Each access goes through one of the functions here,
//! which check it and answer [`Errno::Fault`] for what is out of range. Nothing here allocates or loops by a number
//! that the guest chose, beyond the caps below.

use super::errno::Errno;

/// The longest path that is looked at, in bytes. Hosts take no longer ones.
pub(crate) const MAX_PATH: u32 = 4096;

/// How many buffers one call reads or writes at most; more is a short read or write, which every program must expect.
pub(crate) const MAX_BUFFERS: u32 = 1024;

/// The bytes of the guest's memory for the time of one host call.
pub(crate) struct GuestMemory<'a> {
    bytes: &'a mut [u8],
    /// Where was written, address and length, if that is recorded.
    writes: Option<Vec<(u32, u32)>>,
}

impl<'a> GuestMemory<'a> {
    pub(crate) fn new(bytes: &'a mut [u8]) -> Self {
        Self { bytes, writes: None }
    }

    /// Notes from now on where is written.
    pub(crate) fn note_writes(&mut self) {
        self.writes = Some(Vec::new());
    }

    /// What was written since, and where.
    pub(crate) fn noted(&self) -> Vec<(u32, &[u8])> {
        let written = self.writes.iter().flatten();
        written.filter_map(|(pointer, length)| Some((*pointer, self.slice(*pointer, *length).ok()?))).collect()
    }

    /// Whether `length` bytes at `pointer` lie in memory. Asked before an effect whose answer goes there.
    pub(crate) fn check(&self, pointer: u32, length: u32) -> Result<(), Errno> {
        self.slice(pointer, length).map(|_| ())
    }

    pub(crate) fn slice(&self, pointer: u32, length: u32) -> Result<&[u8], Errno> {
        let start = pointer as usize;
        let end = start.checked_add(length as usize).ok_or(Errno::Fault)?;
        self.bytes.get(start..end).ok_or(Errno::Fault)
    }

    /// Has up to `length` bytes at `pointer` written by `fill`, which tells how many it wrote.
    pub(crate) fn fill<E: From<Errno>>(
        &mut self,
        pointer: u32,
        length: u32,
        fill: impl FnOnce(&mut [u8]) -> Result<usize, E>,
    ) -> Result<usize, E> {
        let written = fill(self.slice_mut(pointer, length)?)?;
        if let Some(writes) = &mut self.writes {
            // No more than the buffer's length, which is a `u32`.
            writes.push((pointer, written as u32));
        }
        Ok(written)
    }

    fn slice_mut(&mut self, pointer: u32, length: u32) -> Result<&mut [u8], Errno> {
        let start = pointer as usize;
        let end = start.checked_add(length as usize).ok_or(Errno::Fault)?;
        self.bytes.get_mut(start..end).ok_or(Errno::Fault)
    }

    fn array<const N: usize>(&self, pointer: u32) -> Result<[u8; N], Errno> {
        let start = pointer as usize;
        let bytes = self.bytes.get(start..).and_then(|rest| rest.first_chunk::<N>());
        bytes.copied().ok_or(Errno::Fault)
    }

    pub(crate) fn read_u8(&self, pointer: u32) -> Result<u8, Errno> {
        self.array::<1>(pointer).map(|[byte]| byte)
    }

    pub(crate) fn read_u16(&self, pointer: u32) -> Result<u16, Errno> {
        self.array(pointer).map(u16::from_le_bytes)
    }

    pub(crate) fn read_u32(&self, pointer: u32) -> Result<u32, Errno> {
        self.array(pointer).map(u32::from_le_bytes)
    }

    pub(crate) fn read_u64(&self, pointer: u32) -> Result<u64, Errno> {
        self.array(pointer).map(u64::from_le_bytes)
    }

    pub(crate) fn write(&mut self, pointer: u32, bytes: &[u8]) -> Result<(), Errno> {
        let length = u32::try_from(bytes.len()).map_err(|_| Errno::Fault)?;
        self.slice_mut(pointer, length)?.copy_from_slice(bytes);
        if let Some(writes) = &mut self.writes {
            writes.push((pointer, length));
        }
        Ok(())
    }

    pub(crate) fn write_u32(&mut self, pointer: u32, value: u32) -> Result<(), Errno> {
        self.write(pointer, &value.to_le_bytes())
    }

    pub(crate) fn write_u64(&mut self, pointer: u32, value: u64) -> Result<(), Errno> {
        self.write(pointer, &value.to_le_bytes())
    }

    /// The path of `length` bytes at `pointer`: not empty, UTF-8, without NUL, not longer than a host takes.
    pub(crate) fn path(&self, pointer: u32, length: u32) -> Result<&str, Errno> {
        let bytes = self.slice(pointer, length)?;
        if length > MAX_PATH {
            return Err(Errno::NameTooLong);
        }
        if bytes.is_empty() {
            return Err(Errno::NotFound);
        }
        if bytes.contains(&0) {
            return Err(Errno::Invalid);
        }
        std::str::from_utf8(bytes).map_err(|_| Errno::IllegalSequence)
    }

    /// The number of buffers of the table at `table` that one call uses, after a look at each of them.
    pub(crate) fn check_buffers(&self, table: u32, count: u32) -> Result<u32, Errno> {
        let used = count.min(MAX_BUFFERS);
        self.check(table, used * 8)?;
        for index in 0..used {
            let (pointer, length) = self.buffer(table, index)?;
            self.check(pointer, length)?;
        }
        Ok(used)
    }

    /// Where buffer `index` of the table at `table` lies, and its length. Read anew each time, since a guest may lay
    /// a buffer over the table itself.
    pub(crate) fn buffer(&self, table: u32, index: u32) -> Result<(u32, u32), Errno> {
        let entry = table.checked_add(index * 8).ok_or(Errno::Fault)?;
        let length = entry.checked_add(4).ok_or(Errno::Fault)?;
        Ok((self.read_u32(entry)?, self.read_u32(length)?))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_ends_of_memory_are_exact() {
        let mut bytes = [7u8; 16];
        let mut memory = GuestMemory::new(&mut bytes);
        assert_eq!(memory.slice(0, 16).unwrap().len(), 16);
        assert_eq!(memory.slice(16, 0).unwrap().len(), 0);
        assert_eq!(memory.slice(17, 0), Err(Errno::Fault));
        assert_eq!(memory.slice(1, 16), Err(Errno::Fault));
        assert_eq!(memory.slice(u32::MAX, u32::MAX), Err(Errno::Fault));
        assert_eq!(memory.read_u64(9), Err(Errno::Fault));
        assert_eq!(memory.read_u64(u32::MAX), Err(Errno::Fault));
        assert_eq!(memory.write_u32(13, 1), Err(Errno::Fault));
        assert_eq!(memory.write_u32(12, 1), Ok(()));
    }

    #[test]
    fn a_path_is_text_without_nul_of_a_bounded_length() {
        let mut bytes = vec![b'a'; 3 * MAX_PATH as usize];
        bytes[0] = 0xff;
        bytes[5] = 0;
        let memory = GuestMemory::new(&mut bytes);
        assert_eq!(memory.path(0, 2), Err(Errno::IllegalSequence));
        assert_eq!(memory.path(4, 3), Err(Errno::Invalid));
        assert_eq!(memory.path(6, 0), Err(Errno::NotFound));
        assert_eq!(memory.path(6, MAX_PATH + 1), Err(Errno::NameTooLong));
        assert_eq!(memory.path(6, u32::MAX), Err(Errno::Fault));
        assert_eq!(memory.path(6, 2), Ok("aa"));
    }

    #[test]
    fn a_table_of_four_milliard_buffers_costs_nothing() {
        let mut bytes = vec![0u8; 1 << 16];
        let memory = GuestMemory::new(&mut bytes);
        assert_eq!(memory.check_buffers(0, u32::MAX), Ok(MAX_BUFFERS));
        assert_eq!(memory.check_buffers(65_535, 1), Err(Errno::Fault));
        assert_eq!(memory.check_buffers(u32::MAX, u32::MAX), Err(Errno::Fault));
    }

    #[test]
    fn one_buffer_out_of_range_refuses_the_table() {
        let mut bytes = vec![0u8; 64];
        bytes[8..12].copy_from_slice(&60u32.to_le_bytes());
        bytes[12..16].copy_from_slice(&5u32.to_le_bytes());
        let memory = GuestMemory::new(&mut bytes);
        assert_eq!(memory.check_buffers(0, 1), Ok(1));
        assert_eq!(memory.check_buffers(0, 2), Err(Errno::Fault));
    }

    proptest! {
        #[test]
        fn no_number_makes_it_panic(size in 0usize..256, pointer: u32, length: u32, index in 0..MAX_BUFFERS) {
            let mut bytes = vec![0u8; size];
            let mut memory = GuestMemory::new(&mut bytes);
            let inside = u64::from(pointer) + u64::from(length) <= size as u64;
            prop_assert_eq!(memory.check(pointer, length).is_ok(), inside);
            let _ = memory.fill(pointer, length, |bytes| Ok::<_, Errno>(bytes.len()));
            let _ = memory.read_u16(pointer);
            let _ = memory.path(pointer, length);
            let _ = memory.check_buffers(pointer, length);
            let _ = memory.buffer(pointer, index);
            let _ = memory.write(pointer, &[0; 9]);
        }
    }
}
