"""`python -m busanalys` is the command `busanalys`."""

from busanalys.cli import main

if __name__ == "__main__":
    main()
