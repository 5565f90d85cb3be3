"""A cluster on this machine, made and broken by the command line."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from conftest import COURSE

PATIENCE = 120.0


class Service:
    """A command of autograder that goes on until it is ended, with all the processes it starts."""

    def __init__(self, log: Path, *arguments: object) -> None:
        self.log = log
        with log.open("a") as file:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "autograder", *map(str, arguments)],
                cwd=COURSE,
                stdout=file,
                stderr=file,
                start_new_session=True,
            )

    def says(self, words: str, times: int = 1) -> str:
        """Its output, as soon as it holds these words so often."""
        end = time.monotonic() + PATIENCE
        while self.log.read_text().count(words) < times:
            assert time.monotonic() < end, f"no {words!r}: {self.log.read_text()}"
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.05)
        return self.log.read_text()

    def kill(self) -> None:
        """End all its processes at once, as a machine does that loses its power."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        """End it in good order. Returns: its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)


class Machines:
    """A scheduler and workers, which live as long as the block."""

    def __init__(self, folder: Path, *options: object) -> None:
        self.folder = folder
        self.services: list[Service] = []
        self.scheduler = self.start("scheduler", "cluster-scheduler", "--port", 0, *options)
        said = self.scheduler.says("to grade:")
        self.address = said.splitlines()[0].removeprefix("scheduler at ")

    def start(self, name: str, *arguments: object) -> Service:
        service = Service(self.folder / f"{name}.log", *arguments)
        self.services.append(service)
        return service

    def worker(self, name: str, *options: object) -> Service:
        return self.start(name, "cluster-worker", self.address, "--jobs", 1, *options)

    def restart_scheduler(self) -> None:
        port = self.address.rpartition(":")[2]
        again = self.start("scheduler_again", "cluster-scheduler", "--port", port)
        again.says("to grade:")

    def close(self) -> None:
        for service in self.services:
            if service.process.poll() is None:
                service.kill()
