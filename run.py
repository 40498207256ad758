"""The one entry point: no argument serves; a word runs that command. `python run.py --help` lists them."""

from observe.commands import main

if __name__ == "__main__":
    main()
