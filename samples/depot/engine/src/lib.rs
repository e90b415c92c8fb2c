//! Finds a place for boxes on shelves.

/// The first shelf with room for a box of this height, or none.
pub fn shelf_for(height: u32, free: &[u32]) -> Option<usize> {
    free.iter().position(|room| *room >= height)
}
