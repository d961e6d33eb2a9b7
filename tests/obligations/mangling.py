"""Faults in pages that the site itself does not make, put into its answers."""

from django.http import HttpResponse

# By address: what becomes of the text of an answer, whole answers, and cookies.
changes, answers, cookies = {}, {}, {}


def mangle(get_response):
    def answer(request):
        if request.path in answers:
            status, media_type, content = answers[request.path]
            return HttpResponse(content, status=status, content_type=media_type)
        response = get_response(request)
        if request.path in changes:
            before = response.content.decode()
            response.content = changes[request.path](before)
            assert response.content.decode() != before, f"{request.path} is as it was"
        if request.path in cookies:
            response.set_cookie(cookies[request.path], "1")
        return response

    return answer
