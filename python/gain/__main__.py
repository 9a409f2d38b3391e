"""``python -m gain`` is the command `gain`."""

from .command import main

if __name__ == "__main__":
    main()
