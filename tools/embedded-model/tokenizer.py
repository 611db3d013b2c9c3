"""Byte-level BPE trained on the scene grammar's own talk plus kitchen and clinic words; saved in Hugging Face's form."""
import os
import random
import sys

from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, processors, trainers

import scenes as S
import talk
from model import VOCAB

SPECIAL = ['<pad>', '<s>', '</s>', '<unk>', '<image>', '<video>']
PAD, BOS, EOS, UNK, IMAGE, VIDEO = range(6)


def corpus():
    rng, words = random.Random(3), talk.WORDS
    for _ in range(4000):
        for make in (S.picture, S.clip):
            for q, answer, _ in talk.about(make(rng), rng):
                yield f'USER: \n{q} ASSISTANT: {answer}'
        q, answer, _ = talk.fact(rng, words)
        yield f'USER: {q} ASSISTANT: {answer}'
    for _ in range(40):
        for name in S.NAME:
            yield f' {name}'
        for word in words:
            yield f' {word}'
    for word in words:
        yield f'{word} {word.capitalize()}'


def train():
    tokenizer = Tokenizer(models.BPE(unk_token=None))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(r' ?\d'), 'isolated'),                      # each digit alone
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)])
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=VOCAB, special_tokens=SPECIAL, show_progress=False,
                                  initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    tokenizer.train_from_iterator(corpus(), trainer)
    tokenizer.post_processor = processors.TemplateProcessing(single='<s> $A', pair='<s> $A $B', special_tokens=[('<s>', BOS)])
    return tokenizer


if __name__ == '__main__':
    path = sys.argv[1]
    os.makedirs(os.path.dirname(path), exist_ok=True)
    tokenizer = train()
    tokenizer.save(path)
    one = [n for n in S.NAME if len(tokenizer.encode(' ' + n, add_special_tokens=False)) == 1]
    print('tokens', tokenizer.get_vocab_size(), 'names of one token', len(one), 'of', S.N)
    pieces = [len(tokenizer.encode(' ' + w, add_special_tokens=False)) for w in talk.WORDS]
    print('words: 1 token', pieces.count(1), '2', pieces.count(2), 'more', sum(p > 2 for p in pieces))
    print(tokenizer.encode('USER: <image>\nWhat is at the top left? ASSISTANT: 12 neutrophil, Café</s>USER: x').tokens)
