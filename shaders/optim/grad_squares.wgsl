// squares[k] = sum of grads[i]² over i = k, k + many, k + 2 many, …: the first of two stages of a norm whose order of
// summation is fixed, so that equal inputs give equal bits; optim/adamw adds them. One invocation per k, with coalesced reads.
struct Params { count: u32, many: u32 }
@group(0) @binding(0) var<storage, read> grads: array<f32>;         // (count)
@group(0) @binding(1) var<storage, read_write> squares: array<f32>; // (many)
@group(1) @binding(0) var<uniform> p: Params;

override WG: u32 = 16;

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= p.many) { return; }
  var total = 0.0;
  // Sums of 64 are added: a long sum of f32 would lose bits.
  for (var start = id.x; start < p.count; start += 64u * p.many) {
    var square = 0.0;
    for (var i = start; i < min(p.count, start + 64u * p.many); i += p.many) {
      square += grads[i] * grads[i];
    }
    total += square;
  }
  squares[id.x] = total;
}
