// Of kernels for several layers: the one at hand, the same in all invocations of a workgroup.
var<private> layer: u32;

// One of three numbers, by the number of a layer.
fn ofLayer(g: u32, of0: u32, of1: u32, of2: u32) -> u32 { return select(select(of2, of1, g == 1u), of0, g == 0u); }
