"""Serves a model file with llama.cpp's own HTTP server: serve.py MODEL KEY. Prints the address, and serves until it is stopped."""

import sys
import threading

import xllamacpp

settings = xllamacpp.CommonParams()
settings.model.path = sys.argv[1]
settings.model_alias = {"nonsense"} if isinstance(settings.model_alias, set) else ["nonsense"]
settings.api_keys = [sys.argv[2]]
settings.port = 0
settings.n_ctx = 65536
settings.n_parallel = 1
settings.warmup = False
settings.cpuparams.n_threads = 1
settings.cpuparams_batch.n_threads = 1
server = xllamacpp.Server(settings)
print(server.listening_address, flush=True)
threading.Event().wait()
