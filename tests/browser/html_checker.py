"""The Nu HTML checker: https://validator.github.io/validator/."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

# On a narrow screen the cells of a table are set as blocks, and browsers then forget that they are cells unless
# told; the checker does not look at the style sheet and finds the roles idle.
ROLES_OF_TABLES = re.compile("The “(cell|columnheader|row|rowgroup|rowheader)” role is unnecessary for element “")


def missing():
    """Say what is missing on this machine and how to get it, or nothing."""
    jar = os.environ.get("VNU_JAR", "")
    if not jar or not Path(jar).is_file():
        return (
            "The HTML checker is missing: `npm install --prefix .local/html-checker vnu-jar` brings it, and "
            "VNU_JAR then names .local/html-checker/node_modules/vnu-jar/build/dist/vnu.jar."
        )
    if shutil.which("java") is None:
        return "Java is missing, which the HTML checker vnu needs: `apt-get install default-jre-headless` (as root)."
    return ""


def check(texts, folder):
    """Return what there is to say of texts by name: errors, warnings and mere remarks alike."""
    names = {}
    for number, (name, text) in enumerate(texts.items()):
        path = folder / f"{number}.html"
        path.write_text(text)
        names[path.name] = name
    command = ["java", "-jar", os.environ["VNU_JAR"], "--exit-zero-always", "--format", "json", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240)
    try:
        messages = json.loads(done.stderr)["messages"]
    except ValueError:
        raise AssertionError(done.stderr) from None
    return [
        f"{names[message['url'].rpartition('/')[2]]}, line {message.get('lastLine')}: "
        f"{message.get('subType', message['type'])}: {message['message']} {message.get('extract', '')}"
        for message in messages
        if not ROLES_OF_TABLES.match(message["message"])
    ]
