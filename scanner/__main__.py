"""Run the command line as `python -P -m scanner`."""

from scanner.cli import main

if __name__ == "__main__":
    main()
