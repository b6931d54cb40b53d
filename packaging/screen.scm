; What a GIMP with a window runs while a script presses keys in it: an image,
; a photograph where SCREEN_PHOTO names one, and answers to what the script asks,
; see screen.sh.

(define photo (getenv "SCREEN_PHOTO"))

(define (make-image)
  (let* ((image (car (gimp-image-new 640 360 RGB)))
         (layer (car (gimp-layer-new image 640 360 RGB-IMAGE "base" 100
                                     LAYER-MODE-NORMAL))))
    (gimp-image-insert-layer image layer 0 0)
    image))

(define image
  (if (and photo (not (string=? photo "")))
    (car (gimp-file-load RUN-NONINTERACTIVE photo photo))
    (make-image)))
(define layer (car (gimp-image-get-active-layer image)))
(gimp-display-new image)

(define (name-of drawable)
  (car (gimp-item-get-name drawable)))

(define (list-names)
  (map name-of (vector->list (cadr (gimp-image-get-layers image)))))

; the question goes when its answer is whole
(define (answer)
  (let* ((question (open-input-file (getenv "SCREEN_ASK")))
         (expression (read question))
         (port (open-output-file (getenv "SCREEN_ANSWER"))))
    (close-input-port question)
    (display (eval expression) port)
    (newline port)
    (close-output-port port)
    (file-delete (getenv "SCREEN_ASK"))))

; this process outlives a GIMP that is killed, but not the folder of the script
(while (file-exists? (getenv "SCREEN_FOLDER"))
  (if (file-exists? (getenv "SCREEN_ASK"))
    (answer)
    (usleep 20000)))
