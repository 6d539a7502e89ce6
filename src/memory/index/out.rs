//! Writing an index file from front to back: sections in blocks, then the checksums; the header last.

use std::io::{self, Seek, SeekFrom, Write};

use super::super::hash::checksum;
use super::layout::{ALIGN, BLOCK, Extent, HEADER, Header, Section, block_sum};

/// Where an index is written to: a file, or memory.
#[derive(Debug)]
pub(super) struct Out<W> {
    inner: W,
    /// The bytes of the block that is under way.
    block: Vec<u8>,
    /// How long the file is, with those.
    length: usize,
    sums: Vec<u8>,
    pub(super) header: Header,
}

impl<W: Write + Seek> Out<W> {
    /// Begins a file, with room for the header.
    pub(super) fn new(mut inner: W) -> io::Result<Self> {
        inner.write_all(&[0; HEADER])?;
        let block = Vec::with_capacity(BLOCK);
        Ok(Self { inner, block, length: HEADER, sums: Vec::new(), header: Header::default() })
    }

    /// Where the next byte goes, counted from where the section begins.
    pub(super) fn offset_in(&self, section: Section) -> usize {
        self.length - self.header.section(section).start
    }

    /// Begins a section.
    pub(super) fn begin(&mut self, section: Section) -> io::Result<()> {
        let padding = self.length.next_multiple_of(ALIGN) - self.length;
        self.write(&[0; ALIGN][..padding])?;
        self.header.sections[section as usize] = Extent { start: self.length, length: 0 };
        Ok(())
    }

    /// Ends a section that was begun last.
    pub(super) fn end(&mut self, section: Section) {
        let extent = &mut self.header.sections[section as usize];
        extent.length = self.length - extent.start;
    }

    /// Writes a whole section.
    pub(super) fn section(
        &mut self,
        section: Section,
        write: impl FnOnce(&mut Self) -> io::Result<()>,
    ) -> io::Result<()> {
        self.begin(section)?;
        write(self)?;
        self.end(section);
        Ok(())
    }

    pub(super) fn write(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        self.length += bytes.len();
        while self.block.len() + bytes.len() >= BLOCK {
            let (now, later) = bytes.split_at(BLOCK - self.block.len());
            self.block.extend_from_slice(now);
            self.flush_block()?;
            bytes = later;
        }
        self.block.extend_from_slice(bytes);
        Ok(())
    }

    fn flush_block(&mut self) -> io::Result<()> {
        if !self.block.is_empty() {
            self.sums.extend_from_slice(&block_sum(&self.block));
            self.inner.write_all(&self.block)?;
            self.block.clear();
        }
        Ok(())
    }

    /// Writes the checksums and the header.
    pub(super) fn finish(mut self) -> io::Result<W> {
        self.flush_block()?;
        self.header.sums = Extent { start: self.length, length: self.sums.len() };
        self.header.sum = checksum(&self.sums);
        self.header.length = self.header.sums.end();
        self.inner.write_all(&self.sums)?;
        self.inner.seek(SeekFrom::Start(0))?;
        self.inner.write_all(&self.header.write())?;
        self.inner.flush()?;
        Ok(self.inner)
    }
}
