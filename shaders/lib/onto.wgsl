// What is added to a product before it is written, as the parameter `onto` says: a bias to each row, a residual of y's shape.
fn isBiased() -> bool { return (p.onto & 1u) != 0u; }
fn isOntoResidual() -> bool { return (p.onto & 2u) != 0u; }
