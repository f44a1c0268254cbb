"""What is wrong? One line of the overview per part: facts, lamp, since when, the one thing to do, its button.

Each check is a pure function of a `Scene`; nothing here touches a disk, a device or the network.
"""
