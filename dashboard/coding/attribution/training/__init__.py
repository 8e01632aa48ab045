"""Train the attribution tagger and export it (needs the extra `train`; nothing here is used at run time).

python -m dashboard.coding.attribution.training.train --corpus train.jsonl --dev dev.jsonl --base MINILM --out DIR
python -m dashboard.coding.attribution.training.export --checkpoint DIR/attribution-6layer.pt --base MINILM
"""
