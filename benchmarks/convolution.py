"""How long a training step of convolutional layers takes, here and in PyTorch.

Run `make bench`, which installs PyTorch, or `python benchmarks/convolution.py`, with the
repository on PYTHONPATH. Each contestant computes on one thread, in float32, on batches of 32
images, and they take turns, a step each; the clock counts the time of the CPU alone, so that
whatever else the machine does slows them little, and all alike: read the ratios, not the
milliseconds. PyTorch runs twice, with images as it has them by default (N, C, H, W), and with the
channels last, as ours are.

A small network's step is forward, loss, backward and the optimizer's step; that of a layer in the
middle of a network is forward and backward, with the gradient on its input; that of a first layer
is the same without it.
"""

import argparse
import os
import time
from statistics import median

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"  # before NumPy starts

import numpy as np  # noqa: E402
import torch  # noqa: E402

from lecturelib.activations import ReLU  # noqa: E402
from lecturelib.convolution import Conv2d, Flatten, MaxPool2d  # noqa: E402
from lecturelib.gradient_descent import SGD  # noqa: E402
from lecturelib.linear import Linear  # noqa: E402
from lecturelib.mlp import Sequential  # noqa: E402
from lecturelib.softmax import cross_entropy  # noqa: E402
from lecturelib.transfer import load_pretrained  # noqa: E402

N = 32
RATE = 0.001
rng = np.random.default_rng(0)
torch.set_num_threads(1)


def network():
    """A contestant for each library: a step of a small network on images of 32 × 32 × 3."""
    x, y = rng.standard_normal((N, 32, 32, 3), dtype=np.float32), rng.integers(0, 10, N)
    ours = Sequential([
        Conv2d(3, 16, 3, rng, padding=1, dtype=np.float32), ReLU(), MaxPool2d(2), Flatten(),
        Linear(16 * 16 * 16, 10, rng, dtype=np.float32),
    ])
    optimizer = SGD(ours.params(), RATE)

    def our_step():
        _, dscores = cross_entropy(ours.forward(x, train=True), y)
        ours.backward(dscores, input_gradient=False)
        optimizer.step()

    def theirs(layout):
        model = torch.nn.Sequential(
            torch.nn.Conv2d(3, 16, 3, padding=1), torch.nn.ReLU(), torch.nn.MaxPool2d(2),
            torch.nn.Flatten(), torch.nn.Linear(16 * 16 * 16, 10),
        ).to(memory_format=layout)
        X, target = as_torch(x, layout), torch.from_numpy(y)
        optimizer = torch.optim.SGD(model.parameters(), lr=RATE)

        def step():
            loss = torch.nn.functional.cross_entropy(model(X), target)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()

        return step

    return our_step, theirs(torch.contiguous_format), theirs(torch.channels_last)


def layer(side, in_channels, out_channels, input_gradient=True):
    """The same for one layer of 3 × 3 kernels."""
    x = rng.standard_normal((N, side, side, in_channels), dtype=np.float32)
    dout = rng.standard_normal((N, side, side, out_channels), dtype=np.float32)
    ours = Conv2d(in_channels, out_channels, 3, rng, padding=1, dtype=np.float32)

    def our_step():
        ours.forward(x)
        ours.backward(dout, input_gradient=input_gradient)

    def theirs(layout):
        model = torch.nn.Conv2d(in_channels, out_channels, 3, padding=1).to(memory_format=layout)
        X, D = as_torch(x, layout).requires_grad_(input_gradient), as_torch(dout, layout)
        wanted = [*model.parameters(), *[X] * input_gradient]
        return lambda: torch.autograd.grad(model(X), wanted, D)

    return our_step, theirs(torch.contiguous_format), theirs(torch.channels_last)


def as_torch(x, layout):
    return torch.from_numpy(x).permute(0, 3, 1, 2).contiguous(memory_format=layout)


def compare(title, contestants, n_rounds):
    """Time the contestants in turn; print medians, and how many times theirs ours are."""
    seconds = [[] for _ in contestants]
    for contestant in contestants:  # one round to warm up
        contestant()
    for _ in range(n_rounds):
        for contestant, times in zip(contestants, seconds, strict=True):
            start = time.process_time()
            contestant()
            times.append(time.process_time() - start)
    ours, *theirs = seconds
    line = f"{title:34}{1e3 * median(ours):8.2f} ms"
    for name, times in zip(("PyTorch", "channels last"), theirs, strict=True):
        ratio = median(a / b for a, b in zip(ours, times, strict=True))
        line += f"    {name}{1e3 * median(times):7.2f} ms, ratio {ratio:4.2f}"
    print(line)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=51)
    n_rounds = parser.parse_args().rounds
    compare("network, 32 x 32 x 3, 16 filters", network(), n_rounds)
    compare("first layer, 3 to 16, 32 x 32", layer(32, 3, 16, input_gradient=False), n_rounds)
    for in_channels, out_channels in ((16, 32), (32, 64)):
        for side in (8, 16, 32):
            title = f"layer, {in_channels} to {out_channels}, {side} x {side}"
            compare(title, layer(side, in_channels, out_channels), n_rounds)
    images = rng.integers(0, 256, (256, 32, 32, 3), dtype=np.uint8)
    pretrained, seconds = load_pretrained(), []
    for _ in range(n_rounds):
        start = time.process_time()
        pretrained.forward(images[:64])
        seconds.append(time.process_time() - start)
    print(f"pre-trained network, forward: {64 / median(seconds):,.0f} images a second")


if __name__ == "__main__":
    main()
