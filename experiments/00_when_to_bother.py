"""The longer experiment of notebook 00: baselines against a network, over ten splits."""

from shared import SEEDS, baselines, digits, hue_and_gist, pixels, run, scenes


def w13():
    """Three baselines against a network: rows of seed, data, model, accuracy."""
    for seed in SEEDS:
        arms = {
            "digits": digits(seed),
            "scenes, pixels": scenes(pixels, seed),
            "scenes, hue + gist": scenes(hue_and_gist, seed),
        }
        for data, (X_train, X_test, y_train, y_test) in arms.items():
            for name, model in baselines().items():
                accuracy = model.fit(X_train, y_train).score(X_test, y_test)
                yield {"seed": seed, "data": data, "model": name, "accuracy": f"{accuracy:.4f}"}


EXPERIMENTS = {"W13": w13}

if __name__ == "__main__":
    run(EXPERIMENTS)
