"""Optimise one folder of Qdrant Edge and end: `python -m knowledge.engines.edge_optimise DIR`, at low priority."""

import os
import sys

import qdrant_edge as edge


def main(folder: str) -> None:
    os.nice(15)
    shard = edge.EdgeShard.load(folder)
    shard.optimize()
    shard.flush()
    shard.close()


if __name__ == "__main__":
    main(sys.argv[1])
