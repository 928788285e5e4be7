//! What crosses a wire.
