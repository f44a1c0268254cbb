"""What the machine watches by itself, day and night: how its parts are and since when, the paper, the reader,
what happened last. Loaded after the first picture; read by admin mode and by the heartbeat."""
