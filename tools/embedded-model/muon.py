"""Muon: momentum whose update is made orthogonal by five Newton-Schulz rounds; for 2-D weights only."""
import torch


class Muon(torch.optim.Optimizer):
    def __init__(s, params, lr=.02, momentum=.95, decay=.01):
        super().__init__(params, dict(lr=lr, momentum=momentum, decay=decay))

    @torch.no_grad()
    def step(s):
        for group in s.param_groups:
            for p in (p for p in group['params'] if p.grad is not None):
                state = s.state[p]
                m = state.setdefault('m', torch.zeros_like(p)).mul_(group['momentum']).add_(p.grad)
                update = orthogonal(p.grad + group['momentum'] * m)
                p.mul_(1 - group['lr'] * group['decay'])
                p.add_(update, alpha=-group['lr'] * max(1, p.shape[0] / p.shape[1]) ** .5)


def orthogonal(g):
    x, tall = g.bfloat16() / (g.norm() + 1e-7), g.shape[0] > g.shape[1]
    x = x.T if tall else x
    for _ in range(5):
        a = x @ x.T
        x = 3.4445 * x + (-4.7750 * a + 2.0315 * (a @ a)) @ x
    return (x.T if tall else x).to(g.dtype)
