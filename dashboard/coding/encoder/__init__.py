"""What the topic, stance and commitment components share: an utterance, what is predicted of it, and the word lists."""
