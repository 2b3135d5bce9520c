"""Writes a language model of two layers with random weights, small enough to be made on the spot: it speaks nonsense, fluently."""

import sys

import gguf
import numpy as np

LAYERS, WIDTH, HEADS, INNER, WINDOW = 2, 64, 4, 128, 65536
WORDS = ["yes", "no", "partly", "cache", "database", "queue", "the", "answer", "true", "false"]


def main(path: str) -> None:
    dice = np.random.default_rng(7)
    kind = gguf.TokenType
    tokens = [("<unk>", kind.UNKNOWN), ("<s>", kind.CONTROL), ("</s>", kind.CONTROL)]
    tokens += [(f"<0x{byte:02X}>", kind.BYTE) for byte in range(256)]
    tokens += [("\u2581" + word, kind.NORMAL) for word in WORDS]
    tokens += [(sign, kind.NORMAL) for sign in '"{}:,[]']

    model = gguf.GGUFWriter(path, "llama")
    model.add_name("nonsense")
    model.add_context_length(WINDOW)
    model.add_embedding_length(WIDTH)
    model.add_block_count(LAYERS)
    model.add_feed_forward_length(INNER)
    model.add_head_count(HEADS)
    model.add_head_count_kv(HEADS)
    model.add_layer_norm_rms_eps(1e-5)
    model.add_rope_dimension_count(WIDTH // HEADS)
    model.add_vocab_size(len(tokens))
    model.add_tokenizer_model("llama")
    model.add_token_list([text.encode() for text, _ in tokens])
    model.add_token_scores([-float(at) for at in range(len(tokens))])
    model.add_token_types([one for _, one in tokens])
    model.add_bos_token_id(1)
    model.add_eos_token_id(2)
    model.add_unk_token_id(0)
    model.add_chat_template(
        "{% for one in messages %}{{ one['role'] }}: {{ one['content'] }}\n{% endfor %}assistant:"
    )

    def chance(*shape: int) -> np.ndarray:
        return (dice.standard_normal(shape) * 0.4).astype(np.float32)

    level = np.ones(WIDTH, np.float32)
    model.add_tensor("token_embd.weight", chance(len(tokens), WIDTH))
    for layer in range(LAYERS):
        block = f"blk.{layer}."
        model.add_tensor(block + "attn_norm.weight", level)
        model.add_tensor(block + "ffn_norm.weight", level)
        for part in ("attn_q", "attn_k", "attn_v", "attn_output"):
            model.add_tensor(block + part + ".weight", chance(WIDTH, WIDTH))
        model.add_tensor(block + "ffn_gate.weight", chance(INNER, WIDTH))
        model.add_tensor(block + "ffn_up.weight", chance(INNER, WIDTH))
        model.add_tensor(block + "ffn_down.weight", chance(WIDTH, INNER))
    model.add_tensor("output_norm.weight", level)
    model.add_tensor("output.weight", chance(len(tokens), WIDTH))
    model.write_header_to_file()
    model.write_kv_data_to_file()
    model.write_tensors_to_file()
    model.close()


main(sys.argv[1])
